"""The draft of an entry: title, date, place, people, proved summary, context; from one item and from several."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.draft import make_draft
from monitor.core.model import Bilingual, Country, Draft, Evidence, Item, Language, Link, StoredItem, Verdict
from monitor.core.registry import Holder, Institution, Names, Registry, Section
from monitor.core.titles import cleaned

COMMITTEE = Institution(
    id="trilateral-fentanyl-committee",
    type="dialogue_mechanism",
    names=Names(en=("Trilateral Fentanyl Committee",), es=("Comité Trilateral sobre el Fentanilo",)),
    context=Bilingual(en="Three governments compare their work against synthetic drugs.", es="Tres gobiernos."),
    section="security",
)
BOUNDARY = Institution(
    id="ibwc",
    type="formal_organization",
    names=Names(en=("International Boundary and Water Commission",), es=("Comisión Internacional de Límites y Aguas",)),
    context=Bilingual(en="It applies the boundary and water treaties."),
)
STATE = Institution(
    id="us-state",
    type="office",
    names=Names(en=("Secretary of State",)),
    country="US",
    context=Bilingual(en="The office that leads U.S. diplomacy."),
    holders=(Holder(name="Antony Blinken", start=date(2021, 1, 26)),),
)
SRE = Institution(
    id="sre",
    type="office",
    names=Names(en=("Secretary of Foreign Affairs",), es=("Secretaría de Relaciones Exteriores",)),
    country="MX",
    holders=(
        Holder(name="Marcelo Ebrard", start=date(2018, 12, 1), end=date(2023, 6, 12)),
        Holder(name="Alicia Bárcena", start=date(2023, 7, 3)),
    ),
)
REGISTRY = Registry(
    sections=(
        Section(id="security", name=Bilingual(en="Security and Cooperation")),
        Section(id="diplomacy", name=Bilingual(en="Diplomatic Encounters")),
    ),
    institutions=(COMMITTEE, BOUNDARY, STATE, SRE),
)
READOUT = """Office of the Spokesperson

The below is attributable to the Spokesperson:

Secretary of State Antony J. Blinken met today with Foreign Secretary Alicia Bárcena in Washington, D.C. The two \
secretaries discussed the work of the Trilateral Fentanyl Committee and the flow of firearms to Mexico. They also \
reviewed the modernization of the shared border. The building has a new carpet.

For more information, please visit the page of the bureau."""
COMUNICADO = """Ciudad de México, 10 de agosto de 2023.- La canciller Alicia Bárcena se reunió ayer en Washington con \
el secretario de Estado, Antony Blinken. Ambos abordaron los trabajos del Comité Trilateral sobre el Fentanilo y \
acordaron mantener reuniones periódicas. Síguenos en nuestras redes sociales."""


def stored(
    text: str,
    *,
    id: int = 1,  # noqa: A002 - the field's own name
    title: str = "Secretary Blinken’s Meeting with Mexican Foreign Secretary Bárcena",
    language: Language = "en",
    country: Country = "US",
    url: str | None = None,
    day: int = 9,
) -> StoredItem:
    published = datetime(2023, 8, day, 18, 0, tzinfo=UTC)
    item = Item(
        source="sre" if country == "MX" else "state",
        language=language,
        country=country,
        title=title,
        text=text,
        url=url or f"https://example.gov/{id}",
        published=published,
        timezone="America/Mexico_City" if country == "MX" else "America/New_York",
    )
    return StoredItem(id=id, item=item, first_seen=published, revisions=2)


def verdict(text: str, *names: str, institutions: tuple[str, ...] = (), score: float = 0.9) -> Verdict:
    evidence = tuple(
        Evidence(
            rule="names",
            field="text",
            start=text.index(name),
            end=text.index(name) + len(name),
            quote=name,
            weight=1.5,
            institution=institutions[0] if institutions else None,
        )
        for name in names
    )
    return Verdict(
        decision="candidate",
        score=score,
        threshold=0.5,
        ruleset="r",
        institutions=institutions,
        evidence=evidence,
        type="meeting",
    )


def drafted() -> Draft:
    judged = verdict(READOUT, "Trilateral Fentanyl Committee", institutions=("trilateral-fentanyl-committee", "sre"))
    return make_draft([stored(READOUT)], [judged], REGISTRY, publishers={"state": "Department of State"})


def test_one_readout_gives_a_whole_draft() -> None:
    draft = drafted()
    assert draft.title == "Secretary Blinken’s Meeting with Mexican Foreign Secretary Bárcena"
    assert (draft.event_date, draft.date_origin, draft.date_quote) == (date(2023, 8, 9), "text", "today")
    assert (draft.place, draft.type, draft.section) == ("Washington, D.C.", "meeting", "security")
    assert draft.context == "Three governments compare their work against synthetic drugs."
    assert draft.implications == ""
    assert draft.link == Link(url="https://example.gov/1", label="Department of State")
    assert [(one.name, one.office, one.side) for one in draft.participants] == [
        ("Antony Blinken", "Secretary of State", "US"),
        ("Alicia Bárcena", "Secretary of Foreign Affairs", "MX"),
    ]


def test_the_summary_is_the_news_without_its_furniture() -> None:
    draft = drafted()
    assert draft.summary.en == (
        "Secretary of State Antony J. Blinken met today with Foreign Secretary Alicia Bárcena in Washington, D.C. "
        "The two secretaries discussed the work of the Trilateral Fentanyl Committee and the flow of firearms to "
        "Mexico. They also reviewed the modernization of the shared border."
    )
    assert draft.summary.es == ""


def test_every_machine_sentence_has_its_proof() -> None:
    draft = drafted()
    assert " ".join(quote.sentence for quote in draft.quotes) == draft.summary.en
    for quote in draft.quotes:
        assert (quote.item, quote.revision, quote.field) == (1, 2, "text")
        assert quote.sentence in " ".join(READOUT[quote.start : quote.end].split())


def test_a_spanish_event_keeps_its_summary_under_an_english_title() -> None:
    text = (
        "Tijuana, B.C., a 7 de agosto de 2023. Los gobiernos de México y Estados Unidos se reunieron hoy en Tijuana "
        "en el marco de la Comisión Internacional de Límites y Aguas. Acordaron concluir las obras de saneamiento."
    )
    item = stored(text, title="México y EE.UU. refrendan su compromiso", language="es", country="MX", day=8)
    judged = verdict(text, "Comisión Internacional de Límites y Aguas", institutions=("ibwc",))
    draft = make_draft([item], [judged], REGISTRY)
    assert draft.title == "Meeting: International Boundary and Water Commission, Tijuana"
    assert draft.event_date == date(2023, 8, 7)
    assert draft.summary.en == ""
    assert draft.summary.es.startswith("Los gobiernos de México y Estados Unidos se reunieron hoy en Tijuana")


def test_several_sources_make_one_draft_from_the_best_english_one() -> None:
    remarks = "SECRETARY BLINKEN: It is an honor to welcome the Foreign Secretary.\n\nQUESTION: Did you agree on arms?"
    items = [
        stored(COMUNICADO, id=1, title="Reunión de la canciller", language="es", country="MX", day=10),
        stored(remarks, id=2, title="Remarks by Secretary Blinken and Foreign Secretary Bárcena"),
        stored(READOUT, id=3),
        stored(READOUT, id=4, url="https://example.gov/3"),
    ]
    judged = [
        verdict(COMUNICADO, "Comité Trilateral", institutions=("trilateral-fentanyl-committee",), score=0.99),
        verdict(remarks, "Foreign Secretary", institutions=("sre",), score=0.98),
        verdict(READOUT, "Trilateral Fentanyl Committee", institutions=("trilateral-fentanyl-committee",), score=0.8),
        verdict(READOUT, "Trilateral Fentanyl Committee", institutions=("trilateral-fentanyl-committee",), score=0.7),
    ]
    draft = make_draft(items, judged, REGISTRY)
    assert draft.link == Link(url="https://example.gov/3", label="state")
    assert [link.url for link in draft.other_links] == ["https://example.gov/2", "https://example.gov/1"]
    assert draft.summary.en.startswith("Secretary of State Antony J. Blinken met today")
    assert draft.summary.es.startswith("La canciller Alicia Bárcena se reunió ayer en Washington")
    assert draft.event_date == date(2023, 8, 9)
    assert draft.institutions == ("trilateral-fentanyl-committee", "sre")


def test_an_office_speaks_for_itself_only_where_no_institution_is() -> None:
    judged = verdict(READOUT, institutions=("us-state", "sre"))
    assert make_draft([stored(READOUT)], [judged], REGISTRY).context == "The office that leads U.S. diplomacy."


def test_the_session_that_the_title_does_not_name_is_the_label() -> None:
    text = (
        "On August 8, 2023, Mexico hosted the second meeting of the Trilateral Fentanyl Committee. The three "
        "delegations agreed on a working group of experts."
    )
    judged = verdict(text, "Trilateral Fentanyl Committee", institutions=("trilateral-fentanyl-committee",))
    draft = make_draft([stored(text, title="Joint Statement on Synthetic Drugs")], [judged], REGISTRY)
    assert draft.event_label == "Second meeting of the Trilateral Fentanyl Committee"
    again = make_draft([stored(text, title="Second Meeting of the Trilateral Fentanyl Committee")], [judged], REGISTRY)
    assert again.event_label == ""


def test_an_account_goes_before_an_announcement_and_a_briefing_adds_only_its_link() -> None:
    announced = (
        "On August 8, 2023, Mexico will host the second meeting of the Trilateral Fentanyl Committee in Tijuana."
    )
    held = (
        "The Trilateral Fentanyl Committee held its second meeting on August 8, 2023. It agreed on a group of experts."
    )
    spoken = "MR. MILLER: The Trilateral Fentanyl Committee met. And on migration we work with Mexico."
    sources = [
        stored(announced, title="The Committee Comes Together", id=1, day=1),
        stored(spoken, title="Department Press Briefing", id=2),
        stored(held, title="The Committee’s Second Session", id=3),
    ]
    own, other = ("trilateral-fentanyl-committee",), ("sre", "trilateral-fentanyl-committee")
    verdicts = [
        verdict(announced, institutions=own),
        verdict(spoken, institutions=other),
        verdict(held, institutions=own),
    ]
    draft = make_draft(sources, verdicts, REGISTRY)
    assert draft.title == "The Committee’s Second Session"
    assert draft.summary.en.startswith("The Trilateral Fentanyl Committee held its second meeting")
    assert draft.institutions == own
    assert draft.place == "Tijuana"
    assert draft.link
    assert [draft.link.url, *(one.url for one in draft.other_links)] == [f"https://example.gov/{n}" for n in (3, 1, 2)]


def test_former_holders_and_third_countries_are_no_participants() -> None:
    text = (
        "Vice President Kamala Harris spoke with President Alejandro Giammattei of Guatemala about migration. "
        "Mexican Secretary of Economy Raquel Buenrostro and former official Marcelo Ebrard joined the meeting."
    )
    draft = make_draft([stored(text, title="Calls")], [verdict(text, institutions=("sre",))], REGISTRY)
    assert [(one.name, one.side) for one in draft.participants] == [
        ("Kamala Harris", "US"),
        ("Raquel Buenrostro", "MX"),
    ]


def test_namesakes_are_two_people_and_nicknames_are_not() -> None:
    text = (
        "President Joe Biden and First Lady Jill Biden hosted the meeting. President Joseph R. Biden spoke with "
        "Homeland Security Advisor Liz Sherwood-Randall, and Homeland Security Advisor Elizabeth Sherwood-Randall left."
    )
    draft = make_draft([stored(text, title="Visit")], [verdict(text)], REGISTRY)
    assert [one.name for one in draft.participants] == ["Joe Biden", "Jill Biden", "Liz Sherwood-Randall"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("FACT SHEET: U.S. -Mexico Bilateral Cooperation", "U.S.-Mexico Bilateral Cooperation"),
        ("Readout of the Secretary’s Call", "Secretary’s Call"),
        ("Readout from NSC Spokesperson Emily Horne on Official Travel to Mexico", "Official Travel to Mexico"),
        ("Secretary Blinken’s Call - United States Department of State", "Secretary Blinken’s Call"),
        ("Joint Statement | The White House", "Joint Statement"),
        ("Statement from President Joe Biden on Security", "Statement from President Joe Biden on Security"),
        ("Fact Sheet – The Dialogue", "The Dialogue"),
        (
            "PRESIDENTIAL PERMIT FOR A BRIDGE OF ABC LLC IN TEXAS",
            "Presidential Permit for a Bridge of ABC LLC in Texas",
        ),
        ("Remarks of the National Security Advisor", "Remarks of the National Security Advisor"),
        ("READOUT:", "READOUT:"),
        ("", ""),
    ],
)
def test_titles_lose_their_furniture(title: str, expected: str) -> None:
    assert cleaned(title) == expected


def test_an_item_with_nothing_in_it_still_gives_a_draft() -> None:
    empty = stored("", title="", url="https://example.gov/x")
    empty = replace(empty, item=replace(empty.item, published=None, url=None))
    draft = make_draft([empty], [Verdict(decision="candidate", score=1.0, threshold=0.5, ruleset="r")], REGISTRY)
    assert (draft.event_date, draft.link, draft.summary, draft.quotes) == (None, None, Bilingual(), ())
    assert draft.title == "Announcement: United States and Mexico"


SAYINGS = st.sampled_from(
    [
        "Secretary of State Antony J. Blinken met Alicia Bárcena in Washington, D.C.",
        "They discussed the [agenda](https://example.gov) of the second meeting of the Trilateral Fentanyl Committee.",
        "La canciller se reunió en Tijuana.",
        "MR. PRICE: (Applause.) Thank you.",
        "\n\n",
        "\n- ",
        "“We agree",
        "###",
        "U.S.",
        "On July 24-26, ",
    ]
)


@given(st.lists(SAYINGS, max_size=25), st.sampled_from(["en", "es", "fr"]))
def test_whatever_a_text_says_its_sentences_are_proved(words: list[str], language: Language) -> None:
    text = " ".join(words)
    item = stored(text, language=language)
    draft = make_draft([item], [verdict(text, institutions=("ibwc", "unknown"))], REGISTRY)
    told = draft.summary.en or draft.summary.es
    assert told == " ".join(quote.sentence for quote in draft.quotes)
    assert all(quote.sentence == " ".join(text[quote.start : quote.end].split()) for quote in draft.quotes)
    assert len(draft.quotes) <= 4
