"""Announced, held, or neither: by the words and the days of a release; and how an event stands by all of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.announced import Telling, is_overdue, standing, telling
from monitor.core.model import Country, EventDate, EventType, Item, Language, Verdict
from tests import make

DAY = date(2023, 9, 29)
Pair = tuple[Item, Verdict]


def told(
    title: str, text: str, published: str = "09-20", *, on: str | None = "09-29", end: str | None = None,
    language: Language = "en", kind: EventType = "meeting",
) -> Pair:  # fmt: skip
    """A release of a day of 2023, whose text names the event's day (or does not: `on=None`)."""
    country: Country = "MX" if language == "es" else "CA" if language == "fr" else "US"
    moment = datetime.fromisoformat(f"2023-{published}T18:00:00+00:00")
    item = make.item(
        title=title, text=text, published=moment, language=language, country=country, timezone="America/Mexico_City",
        url=f"https://example.gov/{abs(hash((title, text, published)))}",
    )  # fmt: skip
    when = EventDate(start=moment.date())
    if on:
        last = date.fromisoformat(f"2023-{end}") if end else None
        when = EventDate(start=date.fromisoformat(f"2023-{on}"), end=last, origin="text", quote=on)
    return item, make.verdict(when=when, type=kind)


TRAVEL = told(
    "Deputy Secretary’s Travel to Mexico City",
    "The Deputy Secretary will travel to Mexico City on September 29 and meet with the Foreign Secretary.",
    kind="visit",
)
READOUT = told(
    "Readout of the Deputy Secretary’s Meetings in Mexico City",
    "The Deputy Secretary met on September 29 with the Foreign Secretary of Mexico.",
    "09-30",
)
NOTA = told(
    "La canciller se reúne con el subsecretario de Estado",
    "La canciller se reunió hoy con el subsecretario de Estado de Estados Unidos.",
    "09-29",
    on=None,
    language="es",
)

ANNOUNCED: list[Pair] = [
    TRAVEL,
    told("U.S.-Mexico High-Level Economic Dialogue", "On September 29, the Secretary will host the Dialogue."),
    told("Secretary to Host the Economic Dialogue", "The teams are at work on the agenda.", on=None),
    told("Media Advisory: Third Economic Dialogue", "September 29, Department of State. Press is welcome."),
    told("Third Economic Dialogue", "Washington, September 29. Registration is open.", "09-20"),
    told("The Secretary’s visit", "The Secretary is traveling to Monterrey today.", "09-29", kind="visit"),
    told("The Secretary’s trip", "The Secretary will travel to Monterrey from September 29-30.", "09-29", end="09-30"),
    told("Previewing the Summit", "Officials previewed the upcoming North American summit.", on=None, kind="summit"),
    told("Background Call", "Welcome to this call on tomorrow’s U.S.-Mexico Economic Dialogue.", "09-29", on=None),
    told("A committee of two countries", "The committee, to be held in Tijuana, will convene on the 29th."),
    told(
        "President announces delegation to attend the inauguration",
        "The President announced a delegation to attend the inauguration on October 1.",
        on="10-01",
        kind="visit",
    ),
    told("La canciller viajará a Washington", "La canciller se reunirá el 29 de septiembre con el secretario.",
         language="es", kind="visit"),
    told("Visita de trabajo", "La secretaria realizará una visita el 29 de septiembre a San Diego.", language="es"),
    told("Diálogo Económico", "El 29 de septiembre se llevará a cabo la tercera reunión.", language="es"),
    told("Próxima reunión del comité", "El comité tiene nueva fecha.", on=None, language="es"),
    told("La ministre au Mexique", "La ministre se rendra à Mexico le 29 septembre.", language="fr", kind="visit"),
]  # fmt: skip

HELD: list[Pair] = [
    READOUT,
    NOTA,
    told("Joint Statement of the Economic Dialogue", "Both sides agreed on six lines of work.", "09-29"),
    told("FACT SHEET: Economic Dialogue", "The dialogue took place in Washington.", "09-29", on=None),
    told("Secretary hosts the Dialogue", "Six lines of work were agreed.", "09-29"),
    told("The committee met", "The committee met today in Tijuana. It will meet again in the spring.", "09-29"),
    told("Remarks at the Dialogue", "Thank you. We will sign three memoranda today.", "09-29", on=None),
    told("The committee’s work", "The committee met on September 18. It will meet again.", "09-20", on="09-18"),
    told("Concluye la reunión", "Ambas delegaciones acordaron un calendario.", "09-30", language="es"),
    told("Versión estenográfica. Reunión con la delegación", "Muy buenos días.", "09-29", on=None, language="es"),
    told("Rencontre au Mexique", "La ministre a rencontré son homologue.", "09-29", on=None, language="fr"),
    told("Readout of the Trip", "They met on the 30th, local time.", "09-29", on="09-30"),
]

NEITHER: list[Pair] = [
    told("Statement on cooperation", "The United States will continue to work with Mexico.", on=None,
         kind="statement"),
    told(
        "Statement on a place in southern Mexico", "People who wait there will take part in a first step.", "09-29",
        kind="statement",
    ),
    told("Nomination of a commissioner", "She will serve as commissioner.", on=None, kind="appointment"),
    told("Steel imports are adjusted", "The tariff applies to steel from September 29.", kind="legal_act"),
    told("Press Briefing", "MR. MILLER: The Secretary will host his counterpart today.", on=None),
    told("", "", on=None),
    told("Joint Statement", "Leaders met and will meet again on September 29.", "09-20"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(pair, expected) for pairs, expected in ((ANNOUNCED, "ahead"), (HELD, "held"), (NEITHER, "")) for pair in pairs],
    ids=lambda value: value[0].title if isinstance(value, tuple) else value or "neither",
)
def test_what_a_release_tells(pair: Pair, expected: Telling) -> None:
    assert telling(*pair) == expected


def test_without_a_day_of_publication_the_words_alone_tell() -> None:
    item, verdict = make.item(title="The Secretary will visit Mexico", text="", published=None), make.verdict(when=None)
    assert telling(item, verdict) == "ahead"
    assert telling(make.item(published=None), verdict) == "held"


@given(st.text(max_size=300), st.text(max_size=300), st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_text_tells_something(title: str, text: str, day: date | None) -> None:
    published = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    assert telling(make.item(title=title, text=text, published=published), make.verdict()) in ("ahead", "held", "")


def test_an_event_that_nobody_announced_stands_nowhere() -> None:
    assert standing([READOUT, NOTA], DAY) == ""
    assert standing([], DAY) == ""


def test_announced_until_a_release_tells_that_it_was_held() -> None:
    again = told("Agenda", "The Deputy Secretary will meet the Foreign Secretary on September 29.", "09-28")
    assert standing([TRAVEL, again], DAY) == "announced"
    for order in permutations([TRAVEL, again, READOUT]):
        assert standing(order, DAY) == "held"


def test_what_was_published_before_the_day_confirms_nothing() -> None:
    earlier = told("Preparing the visit", "Officials met to prepare the visit.", "09-22", on=None)
    assert telling(*earlier) == "held"
    assert standing([TRAVEL, earlier], DAY) == "announced"


def test_a_release_about_it_once_its_day_is_over_confirms_it() -> None:
    later = told("Statement on the visit to Mexico", "It was a good visit.", "10-01", on=None, kind="statement")
    assert telling(*later) == ""
    assert standing([TRAVEL, later], DAY) == "held"
    briefing = told("Department Press Briefing", "They met.", "10-01", on=None)
    assert standing([TRAVEL, briefing], DAY) == "announced"


def test_without_a_day_only_words_confirm() -> None:
    assert standing([TRAVEL, READOUT], None) == "held"
    assert standing([TRAVEL], None) == "announced"


@pytest.mark.parametrize(
    ("start", "end", "days", "over"),
    [
        (DAY, None, 6, False),
        (DAY, None, 7, True),
        (DAY, date(2023, 10, 1), 8, False),
        (DAY, date(2023, 10, 1), 9, True),
    ],
)
def test_a_week_after_the_last_day(start: date, end: date | None, days: int, over: bool) -> None:
    assert is_overdue(start, end, DAY + timedelta(days=days)) is over


def test_what_has_no_date_is_never_overdue() -> None:
    assert not is_overdue(None, None, date.max)
