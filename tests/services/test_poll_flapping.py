"""A text that its source changes to and fro: told a few times, then followed in silence."""

from dataclasses import replace
from datetime import timedelta

from monitor.core.model import Candidate
from tests.services.farm import NOON, Farm, Served, World, entry, feed

HOUR = timedelta(hours=1)
WORDS = "The Secretary of State and the Foreign Secretary of Mexico chaired the third U.S.-Mexico High-Level Security"


def served(corrected: bool) -> Served:
    """The release as two copies of one feed have it, as it was and as it was corrected, with other news around it."""
    title = "Third U.S.-Mexico High-Level Security Dialogue" + " (as corrected)" * corrected
    place = "Mexico City" if corrected else "Washington"
    text = f"{WORDS} Dialogue in {place} and reviewed the Bicentennial Framework for Security."
    release = entry(title, link="https://example.org/hlsd", guid="hlsd", text=text)
    other = entry("Travel", link="https://example.org/2", guid="2", text="No text.", at=NOON - 3 * HOUR)
    return Served(body=feed(release, other))


def candidate(world: World) -> Candidate:
    with world.store.read() as tx:
        (found,) = tx.candidates.all()
        return found


def test_a_text_that_flaps_is_followed_in_silence_after_three_returns(world: World, farm: Farm) -> None:
    source = world.source()
    edits = []
    for poll in range(40):
        farm["/feed"] = served(corrected=poll % 2 == 1)
        outcome = world.one(source, after=HOUR)
        edits.append(outcome.edited)
        stored = world.items()[-1]
        assert stored.item.title.endswith("(as corrected)") == (poll % 2 == 1), "the item has the newest text"
        assert stored.revisions <= 5
    assert edits == [0, 1, 1, 1, 1] + [0] * 35
    (source_of_draft,) = {quote.revision for quote in candidate(world).draft.quotes}
    with world.store.read() as tx:
        text = tx.items.revision(stored.id, source_of_draft)
        verdict = tx.items.verdicts([stored.id])[stored.id]
    assert text == (stored.item.title, stored.item.text), "the draft has the newest text too, and can prove it"
    assert all(getattr(stored.item, one.field)[one.start : one.end] == one.quote for one in verdict.evidence)


def test_what_was_accepted_is_not_opened_again_and_again(world: World, farm: Farm) -> None:
    source = world.source()
    for poll in range(5):
        farm["/feed"] = served(corrected=poll % 2 == 1)
        world.one(source, after=HOUR)
    before = candidate(world)
    with world.store.write() as tx:
        tx.candidates.save(replace(before, status="accepted"), before=before, by="A Curator", at=world.now)
    world.queued()
    for poll in range(5, 10):
        farm["/feed"] = served(corrected=poll % 2 == 1)
        world.one(source, after=HOUR)
        assert candidate(world).status == "accepted"
    assert world.queued() == []
    farm["/feed"] = Served(body=str(served(corrected=True).body).replace("Mexico City", "Guadalajara"))
    assert world.one(source, after=HOUR).edited == 1
    assert candidate(world).status == "new", "another text than those two is news"
