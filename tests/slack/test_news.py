"""What the reading does to cards: later sources join, edits of accepted releases reopen, first polls stay quiet."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from monitor.app import now
from monitor.core.classify import classify
from monitor.core.difference import difference
from monitor.core.identity import keys_of
from monitor.core.model import Candidate, Item, StoredItem
from monitor.services.poll import Poller
from monitor.sources.base import Page
from monitor.sources.reader import Answer, Asked
from tests.slack.office import CURATOR, Desktop, button
from tests.slack.standin import Standin

TITLE = "Joint Statement on the Third Meeting of the Trilateral Fentanyl Committee"
TEXT = (
    "The Trilateral Fentanyl Committee of Canada, Mexico and the United States met on July 25 in Mexico City.\n\n"
    "The Secretary of Foreign Affairs of Mexico, Alicia Bárcena, chaired the meeting. It will meet again in the autumn."
)
RELEASE = Item(
    source="state-press", language="en", country="US", title=TITLE, text=TEXT, url="https://state.example/tfc",
    published=datetime(2023, 7, 26, 12, tzinfo=UTC),
)  # fmt: skip
LATER = replace(
    RELEASE, source="sre-es", language="es", country="MX", url="https://sre.example/tfc",
    title="Declaración conjunta sobre la tercera reunión del Comité Trilateral sobre el Fentanilo",
    text="El Comité Trilateral sobre el Fentanilo de Canadá, México y Estados Unidos se reunió el 25 de julio en la"
    " Ciudad de México.\n\nLa secretaria de Relaciones Exteriores, Alicia Bárcena, encabezó la reunión.",
)  # fmt: skip


def read(office: Desktop, item: Item) -> Candidate:
    """One item through the line; the candidate that it opened or joined."""
    app = office.app
    verdict = classify(item, app.gazetteer)
    assert verdict.is_candidate
    (keys,) = keys_of([item])
    with app.store.write() as tx:
        stored = tx.items.add(item, keys, seen=now())
        tx.items.judged(stored, verdict, at=now())
        proposed = app.proposer.propose(tx, stored, verdict, at=now())
    found = proposed.opened or proposed.joined
    assert found
    return found


def edited(office: Desktop, item: Item) -> StoredItem:
    """A release of another text, as the poller takes it."""
    app = office.app
    verdict = classify(item, app.gazetteer)
    with app.store.write() as tx:
        before = tx.items.by_url(item.url or "")
        assert before
        after = tx.items.revise(before.id, item, seen=now())
        tx.items.judged(after, verdict, at=now())
        app.proposer.redraft(tx, after, verdict, at=now(), before=before)
    return after


def test_a_later_source_joins_in_the_thread_and_updates_the_card(office: Desktop, slack: Standin) -> None:
    first = read(office, RELEASE)
    office.deliver()
    assert read(office, LATER).id == first.id
    office.deliver()
    card, reply = slack.messages
    assert reply.thread == card.ts
    assert "Declaración conjunta" in reply.text
    assert "🇲🇽 ES" in card.text
    assert card.edits == 1


def test_a_rejected_event_is_joined_silently_and_a_snoozed_one_comes_back(office: Desktop, slack: Standin) -> None:
    first = read(office, RELEASE)
    office.deliver()
    office.app.desk("First curator").reject(first.id, "routine")
    office.deliver()
    read(office, LATER)
    office.deliver()
    assert len(slack.messages) == 1
    assert office.need(first.id).status == "rejected"

    office.app.desk("First curator").undo(first.id)
    office.app.desk("First curator").snooze(first.id, now().date() + timedelta(days=9))
    office.deliver()
    read(office, replace(LATER, url="https://sre.example/tfc-2", title=f"{LATER.title} (versión final)"))
    office.deliver()
    assert office.need(first.id).status == "new"
    assert "Snoozed" in slack.messages[0].text
    assert '"action_id": "accept"' in slack.messages[-1].text


def test_an_edit_of_an_accepted_release_reopens_it_with_the_difference(office: Desktop, slack: Standin) -> None:
    candidate = read(office, RELEASE)
    office.deliver()
    office.click(button("accept", candidate), "e1")
    office.deliver()
    edited(office, replace(RELEASE, text=TEXT.replace("It will meet again in the autumn.", "It will not meet again.")))
    office.deliver()
    assert office.need(candidate.id).status == "new"
    card, reply = slack.messages
    assert "the release was edited after it was accepted" in card.text
    assert "− It will meet again in the autumn." in reply.text
    assert "+ It will not meet again." in reply.text
    office.click(button("accept", office.need(candidate.id), user=CURATOR), "e2")
    assert office.actions(candidate.id) == ["accept", "reopen", "accept"]


def test_an_edit_of_white_space_or_accents_reopens_nothing(office: Desktop) -> None:
    candidate = read(office, RELEASE)
    office.click(button("accept", candidate), "e1")
    edited(office, replace(RELEASE, text=TEXT.replace("\n\n", "\n\n\n").replace("Bárcena", "Barcena")))
    assert office.need(candidate.id).status == "accepted"


def test_a_difference_is_told_sentence_by_sentence() -> None:
    after = replace(RELEASE, title=f"{TITLE} (corrected)", text=TEXT.replace("Mexico City", "Ottawa"))
    assert difference(RELEASE, RELEASE) == ()
    told = difference(RELEASE, after)
    assert [line[0] for line in told] == ["−", "−", "+", "+"]
    assert told[3].endswith("met on July 25 in Ottawa.")


def test_the_first_poll_of_a_source_sends_one_message_with_the_three_newest(office: Desktop, slack: Standin) -> None:
    releases = tuple(
        replace(
            RELEASE, url=f"https://state.example/{number}", guid=str(number),
            title=f"{TITLE}, part {number}", published=datetime(2023, month, 26, 12, tzinfo=UTC),
            text=TEXT.replace("July 25", f"{name} 25").replace("Mexico City", city),
        )
        for number, (month, name, city) in enumerate(
            ((1, "January", "Ottawa"), (3, "March", "Mérida"), (5, "May", "Monterrey"), (7, "July", "Mexico City"))
        )
    )  # fmt: skip

    def answers(asked: Iterable[Asked]) -> Iterator[list[Answer]]:
        for one in asked:
            yield [Answer(source=one.source, page=Page(items=releases))]

    poller = Poller(
        read=answers, store=office.app.store, proposer=office.app.proposer, clock=now, chance=Random(1).random
    )
    (outcome,) = poller.poll(office.app.sources)
    assert outcome.candidates == 4
    office.deliver()
    (message,) = slack.messages
    assert "Watching one source, state-press." in message.text
    assert [f"part {number}" in message.text for number in range(4)] == [False, True, True, True]
    newest = max((office.need(number + 1) for number in range(4)), key=lambda one: str(one.draft.event_date))
    office.click(button("accept", newest), "e1")
    office.deliver()
    assert "Accepted" in message.text
