"""Draws the Slack messages and views as pictures: the blocks that the program sends, in Slack's look, by a browser.

Run it from the project's root: `.venv/bin/python docs/tools/draw_slack.py` (it needs chromium, and pngquant for
small files). It is no test; it is for looking. The events are those of the bundled demo.
"""

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from monitor.app import App
from monitor.core.model import Candidate
from monitor.core.review import last_turn
from monitor.delivery.card import Card, make_card
from monitor.delivery.slack_blocks import card_blocks, list_blocks, notice_blocks
from monitor.delivery.slack_form import form_view
from monitor.delivery.slack_views import Home, home_view
from monitor.demo import run

NOW = datetime(2023, 9, 30, 15, 0, tzinfo=UTC)
DOCS = Path(__file__).parent.parent
STYLE = (Path(__file__).parent / "slack.css").read_text(encoding="utf-8")


def page(*parts: str, kind: str = "") -> str:
    """A whole HTML page of parts."""
    return f'<meta charset="utf-8"><style>{STYLE}</style><div class="page {kind}">{"".join(parts)}</div>'


def message(blocks: Iterable[Mapping[str, Any]], *, thread: bool = False) -> str:
    """One message of the app in a channel."""
    body = "".join(block_html(block) for block in blocks)
    head = '<span class="who">monitor</span><span class="app">APP</span><span class="time">9:00 AM</span>'
    style = "message thread" if thread else "message"
    return f'<div class="{style}"><div class="face">M</div><div class="body">{head}{body}</div></div>'


def modal(view: Mapping[str, Any]) -> str:
    """A modal."""
    head = f'<div class="head">{_text(view["title"])}</div>'
    foot = f'<div class="foot"><span class="button">{_text(view["close"])}</span> ' + (
        f'<span class="button primary">{_text(view["submit"])}</span></div>' if view.get("submit") else "</div>"
    )
    return f'<div class="frame">{head}{"".join(block_html(block) for block in view["blocks"])}{foot}</div>'


def block_html(block: Mapping[str, Any]) -> str:
    """One block."""
    kind = block["type"]
    if kind == "header":
        return f"<h2>{_text(block['text'])}</h2>"
    if kind == "divider":
        return "<hr>"
    if kind == "context":
        return "".join(f'<div class="block context">{_text(one)}</div>' for one in block["elements"])
    if kind == "actions":
        return f'<div class="block actions">{"".join(element_html(one) for one in block["elements"])}</div>'
    if kind == "input":
        optional = ' <span class="optional">(optional)</span>' if block.get("optional") else ""
        hint = f'<div class="hint">{_text(block["hint"])}</div>' if block.get("hint") else ""
        return f"<label>{_text(block['label'])}{optional}</label>{element_html(block['element'])}{hint}"
    beside = element_html(block["accessory"]) if block.get("accessory") else ""
    return f'<div class="block row"><div class="section">{_text(block["text"])}</div>{beside}</div>'


def element_html(element: Mapping[str, Any]) -> str:
    """One button, menu or field."""
    kind = element["type"]
    if kind == "button":
        return f'<span class="button {element.get("style", "")}">{_text(element["text"])}</span>'
    if kind == "checkboxes":
        return "".join(f"<div>☐ {_text(one['text'])}</div>" for one in element["options"])
    if kind == "plain_text_input":
        tall = "tall" if element.get("multiline") else ""
        return f'<div class="field {tall}">{html.escape(element.get("initial_value") or "")}</div>'
    if kind == "datepicker":
        return f'<div class="field">📅 {element.get("initial_date") or _text(element["placeholder"])}</div>'
    if kind == "multi_static_select":
        chips = "".join(
            f'<span class="chip">{_text(one["text"])} ✕</span>' for one in element.get("initial_options", ())
        )
        return f'<div class="field menu">{chips}</div>'
    chosen = element.get("initial_option")
    shown = _text(chosen["text"]) if chosen else _text(element["placeholder"])
    return f'<span class="button menu">{shown}</span>'


def _text(text: Mapping[str, Any]) -> str:
    if text["type"] == "plain_text":
        return html.escape(text["text"])
    shown: str = text["text"]  # mrkdwn is escaped as HTML is
    shown = re.sub(r"<!date\^(\d+)\^[^|]+\|([^>]*)>", r"\2", shown)
    shown = re.sub(r"<(https?://[^|>]+)\|([^>]*)>", r'<a href="\1">\2</a>', shown)
    shown = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>", shown)
    return re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"<i>\1</i>", shown)


def draw(markup: str, out: Path, *, width: int, height: int) -> None:
    """Take a picture of a page with chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise SystemExit("draw_slack needs chromium")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(markup, encoding="utf-8")
        subprocess.run(  # noqa: S603 - the browser, on a page made here
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--hide-scrollbars", "--disable-lcd-text", f"--window-size={width},{height}",
             f"--screenshot={out}", source.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
    if smaller := shutil.which("pngquant"):
        arguments = ["--force", "--quality", "60-90", "--strip", "--output", str(out), "32", str(out)]
        subprocess.run([smaller, *arguments], check=True)  # noqa: S603 - the picture that was just made


def main() -> None:
    """Draw card, form and start page."""
    with tempfile.TemporaryDirectory() as folder, run.opened(Path(folder)) as app:
        for _ in run.rounds(app):
            pass
        with app.store.read() as tx:
            candidates = tx.candidates.all("new")
        rich = max(candidates, key=lambda one: (len(one.items), one.draft.event_date or date.min))
        spanish = next(one for one in candidates if one.draft.summary.es and not one.draft.summary.en)
        accepted = replace(app.desk("Ana"), clock=lambda: NOW).accept(rich.id)
        cards = {one.id: _card(app, one) for one in candidates}
        later = rich.items[-1].item
        third = next(one for one in candidates if one.id not in (rich.id, spanish.id))
        draw(
            page(
                message(card_blocks(cards[rich.id])),
                message(notice_blocks(f"The ministry tells of it too: {later.title}", later.url or ""), thread=True),
                message(card_blocks(_card(app, accepted))),
                message(card_blocks(cards[spanish.id])),
            ),
            DOCS / "slack-card.png", width=760, height=1165,
        )  # fmt: skip
        draw(page(modal(form_view(rich, app.registry)), kind="modal"), DOCS / "slack-form.png", width=600, height=2570)
        home = Home(
            card=cards[third.id], position=6, total=12, filter="mine", institution="", institutions=[],
            quarter="July-September 2023", accepted=9, open=12, days_left=1,
            without_implications=[(one.id, one.draft.title) for one in candidates[4:6]],
            untranslated=[(spanish.id, spanish.draft.title)],
            sources=[("sre-es", ""), ("state-press", "no entry found on the page"), ("white-house", "")],
        )  # fmt: skip
        view = home_view(home)
        draw(page(*(block_html(block) for block in view["blocks"])), DOCS / "slack-home.png", width=760, height=965)
        some = [cards[one.id] for one in candidates[:3]]
        draw(page(message(list_blocks("Perhaps: what today's reading is not sure of", some, "perhaps:2023-09-30"))),
             DOCS / "slack-list.png", width=760, height=700)  # fmt: skip


def _card(app: App, candidate: Candidate) -> Card:
    with app.store.read() as tx:
        verdicts = tx.items.verdicts([stored.id for stored in candidate.items])
        history = tx.candidates.history(candidate.id)
    return make_card(candidate, verdicts, app.registry, publishers=app.publishers, now=NOW, last=last_turn(history))


if __name__ == "__main__":
    main()
