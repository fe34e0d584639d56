"""The event's date: what texts say in three languages, what they do not mean, and that nothing breaks it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.dates import event_date
from monitor.core.datewords import read_dates
from monitor.core.model import Country, EventDate, Item, Language

NOON = datetime(2023, 7, 27, 16, 0, tzinfo=UTC)


def item(
    text: str,
    *,
    title: str = "Readout",
    published: datetime | None = NOON,
    language: Language = "en",
    country: Country = "US",
    timezone: str = "America/New_York",
) -> Item:
    return Item(
        source="s",
        language=language,
        country=country,
        title=title,
        text=text,
        published=published,
        timezone=timezone,
    )


def days(found: EventDate | None) -> tuple[str, str, str]:
    assert found is not None
    return str(found.start), str(found.end or ""), found.quote


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Secretary met with his counterpart on July 25.", ("2023-07-25", "", "July 25")),
        ("The Deputy Secretary will travel there July 24-26, 2023.", ("2023-07-24", "2023-07-26", "July 24-26, 2023")),
        ("From July 30 – August 2, they traveled to Mexico.", ("2023-07-30", "2023-08-02", "July 30 – August 2")),
        ("They met from July 24 through July 26 in Puebla.", ("2023-07-24", "2023-07-26", "July 24 through July 26")),
        ("The ministers met on July 7th, 2023, in Mexico City.", ("2023-07-07", "", "July 7th, 2023")),
        ("The two sides met on 26 July 2023 in Washington.", ("2023-07-26", "", "26 July 2023")),
        ("The Secretary spoke today with the Foreign Secretary.", ("2023-07-27", "", "today")),
        ("Secretary Blinken met yesterday with ministers.", ("2023-07-26", "", "yesterday")),
        ("The two governments met on Tuesday to review progress.", ("2023-07-25", "", "Tuesday")),
        ("The Secretary will host the Foreign Secretary on Monday.", ("2023-07-31", "", "Monday")),
        ("They spoke by telephone on Sunday, July 23rd about migration.", ("2023-07-23", "", "Sunday, July 23rd")),
        ("On July 26 and 40 years later the ministers met.", ("2023-07-26", "", "July 26")),
        ("The commissioners met on 2023-07-20 at the dam.", ("2023-07-20", "", "2023-07-20")),
        ("The commissioners met on 07/20/2023 at the dam.", ("2023-07-20", "", "07/20/2023")),
    ],
)  # fmt: skip
def test_an_english_text_says_when(text: str, expected: tuple[str, str, str]) -> None:
    assert days(event_date(item(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La canciller se reunió hoy con el secretario.", ("2023-07-27", "", "hoy")),
        ("El canciller sostuvo ayer un encuentro con la delegación.", ("2023-07-26", "", "ayer")),
        ("Se reunieron el 25 de julio en la cancillería.", ("2023-07-25", "", "25 de julio")),
        ("La visita se llevó a cabo del 24 al 26 de julio.", ("2023-07-24", "2023-07-26", "24 al 26 de julio")),
        ("La gira será del 30 de julio al 2 de agosto.", ("2023-07-30", "2023-08-02", "30 de julio al 2 de agosto")),
        ("La reunión tuvo lugar el 12 de julio del 2023.", ("2023-07-12", "", "12 de julio del 2023")),
        ("La reunión tuvo lugar el martes 25 de julio.", ("2023-07-25", "", "martes 25 de julio")),
        ("Se reunieron julio 02, 2023 en Tijuana.", ("2023-07-02", "", "julio 02, 2023")),
        ("La ceremonia de firma fue el 1º de julio de 2023.", ("2023-07-01", "", "1º de julio de 2023")),
        ("La secretaria viajará el próximo lunes a Washington.", ("2023-07-31", "", "próximo lunes")),
        ("La secretaria se reunió el lunes con su homólogo.", ("2023-07-24", "", "lunes")),
        ("Los comisionados se reunieron el 05/07/2023.", ("2023-07-05", "", "05/07/2023")),
    ],
)  # fmt: skip
def test_a_spanish_text_says_when(text: str, expected: tuple[str, str, str]) -> None:
    found = event_date(item(text, language="es", country="MX", timezone="America/Mexico_City"))
    assert days(found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La ministre a rencontré son homologue le 25 juillet 2023.", ("2023-07-25", "", "25 juillet 2023")),
        ("La visite du 24 au 26 juillet portera sur le commerce.", ("2023-07-24", "2023-07-26", "24 au 26 juillet")),
        ("Le sommet s'ouvrira le 1er août.", ("2023-08-01", "", "1er août")),
        ("Le premier ministre a signé hier une entente.", ("2023-07-26", "", "hier")),
    ],
)
def test_a_french_text_says_when(text: str, expected: tuple[str, str, str]) -> None:
    assert days(event_date(item(text, language="fr", country="CA", timezone="America/Toronto"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The dialogue, held since July 1, 1994, is a pillar of the relationship.",
        "Comments are due no later than July 30, 2023 at the agency's office.",
        "In 2022 the two countries traded more than ever.",
        "The committee may 5 times a year march 10 miles.",
        "These are the challenges that we face today in every country.",
        "El tratado está en vigor desde el 1 de julio de 2020.",
        "Se recibirán solicitudes hasta el 30 de julio de 2023.",
        "The ministers met on February 30, on July 99 and on 45 July.",
        "Por la mañana se habló de agua.",
        "",
    ],
)
def test_other_dates_are_not_the_events(text: str) -> None:
    found = event_date(item(text))
    assert found == EventDate(start=date(2023, 7, 27), origin="publication")


def test_the_events_date_wins_over_the_one_it_was_announced_on() -> None:
    found = event_date(item("The President today announced a delegation to attend the inauguration on August 1, 2023."))
    assert days(found) == ("2023-08-01", "", "August 1, 2023")


def test_a_later_mention_of_another_meeting_does_not_win() -> None:
    text = (
        "On July 24-25, Dr. Sherwood-Randall led a delegation to Mexico City.\n\n"
        "The visit followed the call of the two presidents on July 20 and a meeting in Washington."
    )
    assert days(event_date(item(text))) == ("2023-07-24", "2023-07-25", "July 24-25")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Washington, D.C., July 26, 2023 – The Secretary met today with her counterpart.", "2023-07-26"),
        ("Ciudad de México, 25 de julio de 2023\n\nLa canciller recibió hoy al enviado.", "2023-07-25"),
        ("WASHINGTON, July 25 - Ambassador Tai met yesterday with Secretary Buenrostro.", "2023-07-24"),
        ("Washington, D.C., July 26, 2023 – Shipments of avocados resumed.", "2023-07-26"),
    ],
)
def test_a_dateline_says_what_today_means(text: str, expected: str) -> None:
    found = event_date(item(text))
    assert found is not None
    assert (str(found.start), found.origin) == (expected, "text")


def test_the_year_is_the_one_nearest_to_publication() -> None:
    january = datetime(2024, 1, 2, 12, 0, tzinfo=UTC)
    assert (
        days(event_date(item("The delegation met on December 27 in Mexico City.", published=january)))[0]
        == "2023-12-27"
    )
    december = datetime(2023, 12, 20, 12, 0, tzinfo=UTC)
    assert days(event_date(item("The ministers will meet on January 9.", published=december)))[0] == "2024-01-09"
    over = event_date(item("They met December 30 - January 2, 2024.", published=january))
    assert days(over)[:2] == ("2023-12-30", "2024-01-02")


def test_publication_is_the_day_in_the_sources_own_zone() -> None:
    late = datetime(2023, 7, 28, 2, 30, tzinfo=UTC)
    found = event_date(item("Nothing is dated here.", published=late))
    assert found == EventDate(start=date(2023, 7, 27), origin="publication")
    assert event_date(item("", published=late, timezone="No/Such_Zone")) == EventDate(start=date(2023, 7, 28))


def test_without_a_published_date_only_a_full_date_counts() -> None:
    assert event_date(item("They met on July 25.", published=None)) is None
    assert event_date(item("They met today.", published=None)) is None
    assert days(event_date(item("They met on July 25, 2023.", published=None)))[0] == "2023-07-25"


def test_the_title_may_say_it() -> None:
    found = event_date(item("", title="Joint Statement of the Ministers' Meeting, July 25, 2023"))
    assert days(found) == ("2023-07-25", "", "July 25, 2023")


def test_a_leap_day_keeps_its_year() -> None:
    found = event_date(item("They met on February 29.", published=datetime(2024, 3, 2, tzinfo=UTC)))
    assert days(found)[0] == "2024-02-29"


WORDS = st.one_of(
    st.sampled_from(
        ["July", "julio", "May", "may", "Tuesday", "martes", "today", "ayer", "on", "de", "del", "al", "º"]
    ),
    st.sampled_from(["25", "24-26", "31", "2023", "99", "07/25/2023", "2023-02-30", ",", ".", "–", "\n", "QUESTION:"]),
    st.sampled_from(["met", "since", "hasta", "İ", "𝒥uly", "½", "(", ")", ""]),
)


@given(st.lists(WORDS, max_size=40), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_any_words_give_a_date_that_the_text_holds(words: list[str], published: datetime | None) -> None:
    read = item(" ".join(words), title="on " + " ".join(words[:5]), published=published)
    found = event_date(read)
    if found is None:
        return
    assert found.end is None or found.end > found.start
    assert found.quote in read.title or found.quote in read.text
    assert (found.origin == "text") == bool(found.quote)


@given(st.text(max_size=300), st.dates())
def test_no_text_breaks_the_reading(text: str, day: date) -> None:
    for reading in read_dates(text, day=day):
        assert 0 <= reading.start < reading.end <= len(text)
        assert reading.first <= reading.last
