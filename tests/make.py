"""Values for tests: sensible ones, of which a test names only what it is about (`make.item(title="…")`)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.core.model import (
    Bilingual,
    Candidate,
    Draft,
    EventDate,
    Evidence,
    Item,
    Link,
    Participant,
    Quote,
    StoredItem,
    Verdict,
)
from monitor.core.registry import Acronym, Institution, Names, Registry, Section

NOW = datetime(2023, 7, 27, 15, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

TITLE = "Joint Statement of the Trilateral Fentanyl Committee"
TEXT = "The Trilateral Fentanyl Committee met today in Mexico City.\n\nIt will meet again in the autumn."


def item(**changes: Any) -> Item:
    """A release of the State feed that names an institution of `registry()`."""
    whole = Item(
        source="state",
        language="en",
        country="US",
        title=TITLE,
        text=TEXT,
        url="https://www.state.gov/joint-statement",
        guid="https://www.state.gov/?p=101",
        published=NOW - HOUR,
        timezone="America/New_York",
    )
    return replace(whole, **changes)


def stored(number: int = 1, **changes: Any) -> StoredItem:
    """That release as the store knows it."""
    return StoredItem(id=number, item=item(**changes), first_seen=NOW)


def verdict(**changes: Any) -> Verdict:
    """A candidate's verdict with the evidence that `item()` gives."""
    evidence = Evidence(
        rule="meets", field="text", start=0, end=58, quote=TEXT[:58], weight=2.5, language="en",
        alias="Trilateral Fentanyl Committee", institution="fentanyl-committee",
    )  # fmt: skip
    whole = Verdict(
        decision="candidate",
        score=0.93,
        threshold=0.5,
        ruleset="0123456789ab",
        institutions=("fentanyl-committee",),
        evidence=(evidence,),
        type="meeting",
        when=EventDate(start=date(2023, 7, 25), origin="text", quote="July 25"),
        place="Mexico City",
    )
    return replace(whole, **changes)


def draft(**changes: Any) -> Draft:
    """A draft with every field set, ready to be accepted."""
    whole = Draft(
        title="Trilateral Fentanyl Committee meets in Mexico City",
        event_date=date(2023, 7, 25),
        event_end=date(2023, 7, 26),
        date_origin="text",
        date_quote="July 25",
        place="Mexico City",
        type="meeting",
        section="security",
        institutions=("fentanyl-committee",),
        participants=(Participant(name="Alicia Bárcena", office="Secretary of Foreign Affairs", side="MX"),),
        summary=Bilingual(en="The committee met.", es="El comité se reunió."),
        context="Three governments compare their work.",
        implications="The committee now has a rhythm.",
        event_label="Committee meeting",
        link=Link(url="https://www.state.gov/joint-statement", label="State"),
        other_links=(Link(url="https://www.gob.mx/sre/prensa/1", label="SRE"),),
        note="ask for the list of participants",
        quotes=(Quote(sentence="The committee met.", item=1, revision=1, field="text", start=0, end=18),),
    )
    return replace(whole, **changes)


def candidate(number: int = 1, **changes: Any) -> Candidate:
    """A new candidate with one source."""
    whole = Candidate(
        id=number, score=0.93, items=(stored(number),), draft=draft(other_links=(), note=""), created=NOW
    )  # fmt: skip
    return replace(whole, **changes)


def registry(**changes: Any) -> Registry:
    """Two institutions in two sections."""
    whole = Registry(
        sections=(
            Section(id="security", name=Bilingual(en="Security Cooperation", es="Cooperación en seguridad")),
            Section(id="economic", name=Bilingual(en="Economy and Trade", es="Economía y comercio")),
        ),
        institutions=(
            Institution(
                id="fentanyl-committee",
                type="dialogue_mechanism",
                names=Names(en=("Trilateral Fentanyl Committee",), es=("Comité Trilateral sobre el Fentanilo",)),
                section="security",
            ),
            Institution(
                id="hled",
                type="dialogue_mechanism",
                names=Names(en=("High-Level Economic Dialogue",)),
                acronyms=(Acronym(text="HLED"),),
                section="economic",
            ),
        ),
    )
    return replace(whole, **changes)
