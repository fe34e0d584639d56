"""The blocks: golden files, Slack's limits, and nothing in a text that mentions, links or formats."""

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import Bilingual, Decision, Draft
from monitor.delivery.card import Card, make_card
from monitor.delivery.slack_blocks import card_blocks, card_line, list_blocks, notice_blocks
from monitor.delivery.slack_form import errors_answer, form_view, what_changed
from monitor.delivery.slack_text import escape, escape_prose, link
from monitor.delivery.slack_views import Home, home_view, more_view
from tests import make

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2023, 7, 26, 20, 2, tzinfo=UTC)
HOSTILE = [
    "<!channel> <!here> <!everyone>", "<@U123> did it", "<http://evil|click>", "\u202egnitirw sdrawkcab \u202c\u200f",
    "x" * 10_000, "&lt;!channel&gt; & &amp;", "*bold* ~strike~ `code` ```block```", "a\n> quoted\n\n• list",
    "<!subteam^S1|@all> <#C1>", "😀" * 200, "http://evil.example/ www.evil.example",
]  # fmt: skip
_OURS = re.compile(r"<(?:https?://[^|<>\s]+\|[^<>]*|!date\^\d+\^[^|<>]+\|[^<>]*)>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")


def card(text: str = "", **changes: Any) -> Card:
    """A card with every field, all of them `text` where one is given."""
    candidate = make.candidate(12, **changes)
    if text:
        item = make.stored(1, title=text, text=text, url=f"https://x.example/{text}")
        draft = make.draft(title=text, summary=Bilingual(en=text, es=text), date_quote=text, institutions=(text,) * 9)
        candidate = replace(candidate, draft=draft, items=(item,) * 9, assignee=text, same_as=3)
    verdicts = {stored.id: make.verdict() for stored in candidate.items}
    last = Decision(
        candidate=12, action="accept", by=text or "Ana", at=AT, reason=text or "routine"
    )  # fmt: skip
    if text:
        evidence = replace(make.verdict().evidence[0], quote=text[:120], rule=text)
        verdicts = {1: replace(make.verdict(), evidence=(evidence,))}
    return make_card(
        candidate,
        verdicts,
        make.registry(),
        publishers={"state": text or "Department of State"},
        now=make.NOW,
        last=last,
    )


def all_views(text: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everything that is ever sent, with the text everywhere."""
    shown = card(text)
    views = [("message", card_blocks(replace(shown, status=status, until=text, merged_into=4)))
             for status in ("new", "accepted", "rejected", "snoozed", "merged")]  # fmt: skip
    views.append(("message", list_blocks(text, [shown] * 30, "perhaps:2023-07-26")))
    views.append(("message", notice_blocks(text, f"https://x.example/{text}")))
    candidate = make.candidate(12, draft=make.draft(
        title=text, summary=Bilingual(en=text, es=text), note=text, place=text, institutions=(text, "hled")
    ))  # fmt: skip
    other = replace(candidate.draft, title=f"{text}!")
    views.append(
        (
            "modal",
            form_view(candidate, make.registry(), changed=what_changed(other, candidate.draft, by=text))["blocks"],
        )
    )
    history = [Decision(candidate=12, action="edit", by=text, at=AT, reason=text, origin=text)] * 40
    whole = replace(candidate, items=(make.stored(1, title=text), make.stored(2, title=text)))
    views.append(("modal", more_view(whole, {1: make.verdict()}, history, curators=[text] * 120)["blocks"]))
    home = Home(
        card=shown, position=1, total=12, filter="mine", institution=text,
        institutions=[(text[:150] or "x", text)] * 150, quarter=text, accepted=1, open=2, days_left=3,
        without_implications=[(1, text)] * 9, untranslated=[(2, text)] * 9, sources=[(text, text)] * 80, told=text,
    )  # fmt: skip
    views.append(("home", home_view(home)["blocks"]))
    return views


def assert_within_limits(kind: str, blocks: list[dict[str, Any]]) -> None:
    """Slack's limits as measured; what it would refuse fails here."""
    assert 1 <= len(blocks) <= (50 if kind == "message" else 100)
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert all(len(one) <= 255 for one in ids)
    assert len(json.dumps(blocks, ensure_ascii=False)) < 250_000
    for block in blocks:
        for text in texts(block):
            assert text["text"]
            limit = {"header": 150, "section": 3000, "context": 3000}.get(block["type"], 3000)
            assert len(text["text"]) <= limit, (block["type"], len(text["text"]))
            if text["type"] == "mrkdwn":
                assert text["verbatim"] is True
                assert_inert(text["text"])
        for element in [*block.get("elements", ()), block.get("element") or {}, block.get("accessory") or {}]:
            assert_element(element)
        assert len(block.get("elements", ())) <= (10 if block["type"] == "context" else 25)


def assert_element(element: dict[str, Any]) -> None:
    assert len(element.get("action_id") or "") <= 255
    assert len(element.get("initial_value") or "") <= 3000
    if element.get("type") == "button":
        assert len(element["text"]["text"]) <= 75
        assert len(element["value"]) <= 2000
    options = element.get("options") or []
    for group in element.get("option_groups") or []:
        assert len(group["options"]) <= 100
        assert len(group["label"]["text"]) <= 75
        options += group["options"]
    for option in options:
        assert len(option["text"]["text"]) <= 75
        assert 1 <= len(option["value"]) <= 150
    if len(element.get("options") or []) > 100:
        raise AssertionError("more than a hundred options")


def assert_inert(text: str) -> None:
    """Only markup that was made here: links with http(s), dates; every other bracket and ampersand is escaped."""
    rest = _OURS.sub("", text)
    assert "<" not in rest
    assert not _ENTITY.search(text)
    assert "\u202e" not in text


def texts(block: dict[str, Any]) -> list[dict[str, Any]]:
    found = [block["text"]] if "text" in block else []
    found += [one for one in block.get("elements", ()) if one.get("type") in ("mrkdwn", "plain_text")]
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_inert_everywhere(text: str) -> None:
    for kind, blocks in all_views(text):
        assert_within_limits(kind, blocks)
    assert_inert(card_line(card(text)))


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=3500))
def test_no_text_breaks_slacks_limits(text: str) -> None:
    for kind, blocks in all_views(text):
        assert_within_limits(kind, blocks)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400), st.integers(min_value=1, max_value=120))
def test_escaped_text_keeps_its_limit_and_its_entities(text: str, limit: int) -> None:
    for shown in (
        escape(text, limit),
        escape_prose(text, limit),
        link(f"https://x.example/{text}", text or "x", limit),
    ):
        assert_inert(shown)
    assert len(escape(text, limit)) <= limit
    assert len(escape_prose(text, limit)) <= limit


def test_only_http_addresses_become_links() -> None:
    assert link("javascript:alert(1)", "click", 20) == "click"
    assert link("https://x.example/a|b>c d", "a|b", 20) == "<https://x.example/a%7Cb%3Ec%20d|a|b>"


def test_problems_stand_at_fields_that_the_form_has() -> None:
    view = form_view(make.candidate(), make.registry())
    answer = errors_answer([("nowhere", "x" * 500), ("link", "no address")], view)
    assert set(answer["errors"]) == {"title", "link"}
    assert len(answer["errors"]["title"]) == 150


def golden() -> dict[str, Any]:
    """What is kept as files, to be read and compared."""
    spanish = make.draft(summary=Bilingual(es="El comité se reunió."), date_origin="publication", event_end=None)
    reopened = Decision(candidate=12, action="reopen", by="monitor", at=AT, reason="held")
    views: dict[str, Any] = {
        "card": card_blocks(replace(card(), same_as=7, assignee="Ana")),
        "card-spanish": card_blocks(card(draft=spanish)),
        "announced": card_blocks(card(standing="announced")),
        "held": card_blocks(replace(card(standing="held"), last=reopened)),
        "not-confirmed": card_blocks(card(standing="not_confirmed", status="accepted")),
        "accepted": card_blocks(card(status="accepted")),
        "rejected": card_blocks(card(status="rejected")),
        "snoozed": card_blocks(replace(card(status="snoozed"), until="August 3, 2023")),
        "list": list_blocks("Perhaps", [card(), replace(card(status="rejected"), candidate=13)], "perhaps:2023-07-26"),
        "form": form_view(make.candidate(12), make.registry()),
        "more": more_view(
            make.candidate(12, standing="announced"), {12: make.verdict()},
            [Decision(candidate=12, action="assign", by="Ana", at=AT, origin="slack")], curators=["Ana", "Luis"],
        ),
        "home": home_view(Home(
            card=card(), position=6, total=12, filter="mine", institution="", institutions=[("hled", "HLED")],
            quarter="July-September 2023", accepted=9, open=12, days_left=64, without_implications=[(3, "A call")],
            untranslated=[], sources=[("sre-es", ""), ("state", "no entry found")],
        )),
    }  # fmt: skip
    return views


@pytest.mark.parametrize("name", sorted(golden()))
def test_golden(name: str) -> None:
    """MONITOR_GOLDEN=write makes the files anew; look at them before they are kept."""
    file = GOLDEN / f"{name}.json"
    shown = json.dumps(golden()[name], ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("MONITOR_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_a_card_of_an_empty_draft_can_be_sent() -> None:
    empty = make.candidate(12, draft=Draft(), items=())
    shown = make_card(empty, {}, make.registry(), publishers={}, now=make.NOW + timedelta(days=9))
    assert_within_limits("message", card_blocks(shown))
