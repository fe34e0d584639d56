"""What is named where: aliases, acronyms, holders, boundaries, overlaps; every span is the text it says."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Country, Item, Language
from monitor.core.registry import Acronym, Holder, Institution, Names, Registry

REGISTRY = Registry(
    institutions=(
        Institution(
            id="hled",
            type="dialogue_mechanism",
            names=Names(en=("High-Level Economic Dialogue",), es=("Diálogo Económico de Alto Nivel",)),
            acronyms=(Acronym(text="HLED"), Acronym(text="DEAN", ambiguous=True)),
        ),
        Institution(
            id="north-american-leaders-summit",
            type="dialogue_mechanism",
            names=Names(en=("North American Leaders' Summit", "Leaders' Summit")),
            acronyms=(Acronym(text="NALS"),),
        ),
        Institution(id="usmca", type="agreement", names=Names(), acronyms=(Acronym(text="T-MEC"),)),
        Institution(
            id="us-ambassador",
            type="office",
            names=Names(en=("U.S. Ambassador to Mexico",)),
            country="US",
            holders=(Holder(name="Ken Salazar", start=date(2021, 9, 1), end=date(2025, 1, 7)),),
        ),
    )
)
GAZETTEER = Gazetteer(REGISTRY)


def item(title: str, text: str = "", *, language: Language = "en", country: Country = "US", year: int = 2023) -> Item:
    published = datetime(year, 6, 1, tzinfo=UTC)
    return Item(source="s", language=language, country=country, title=title, text=text, published=published)


def found(title: str, text: str = "", *, language: Language = "en", year: int = 2023) -> list[tuple[str, str]]:
    one = item(title, text, language=language, year=year)
    fields = {"title": one.title, "text": one.text}
    return [(match.institution, fields[match.field][match.start : match.end]) for match in GAZETTEER.find(one)]


def test_names_are_found_without_case_accents_and_hyphens() -> None:
    assert found("Third HIGH LEVEL economic dialogue held") == [("hled", "HIGH LEVEL economic dialogue")]
    assert found("", "El dialogo economico de alto nivel", language="es") == [
        ("hled", "dialogo economico de alto nivel")
    ]
    assert found("The North American Leaders’ Summit") == [
        ("north-american-leaders-summit", "North American Leaders’ Summit")
    ]


def test_hyphens_may_have_spaces_beside_them() -> None:
    assert found("The High - Level Economic Dialogue") == [("hled", "High - Level Economic Dialogue")]
    assert found("The High -Level Economic Dialogue") == [("hled", "High -Level Economic Dialogue")]
    for title in (
        "U.S. - Mexico talks",
        "U.S.- Mexico talks",
        "U.S. – Mexico talks",
        "The México - Estados Unidos talks",
    ):
        (mark,) = GAZETTEER.scan(item(title))["title"].marks
        assert mark.name.mark == "both"


def test_a_name_may_run_over_a_line_break() -> None:
    assert found("", "the High-Level\nEconomic Dialogue") == [("hled", "High-Level\nEconomic Dialogue")]


def test_acronyms_need_their_case_and_a_word_of_their_own() -> None:
    assert found("HLED relaunched") == [("hled", "HLED")]
    assert found("hled HLEDX xHLED") == []
    assert found("Revisión del T-MEC", language="es") == [("usmca", "T-MEC")]
    assert found("PRESIDENTIAL PERMIT FOR THE HLED BRIDGE AND ALL OF ITS ROADS") == []


def test_an_ambiguous_acronym_needs_company() -> None:
    assert found("", "DEAN of the faculty of law") == []
    assert found("", "En el DEAN, México y Estados Unidos", language="es") == [("hled", "DEAN")]
    assert found("The HLED", "The DEAN of " + "x " * 400) == [("hled", "HLED"), ("hled", "DEAN")]


def test_the_longest_name_wins() -> None:
    assert [quote for _, quote in found("North American Leaders' Summit")] == ["North American Leaders' Summit"]


def test_an_office_does_not_hide_its_body_but_a_longer_phrase_voids_a_name() -> None:
    registry = Registry(
        institutions=(
            Institution(id="ibwc", type="formal_organization", names=Names(en=("Boundary Commission",))),
            Institution(id="commissioner", type="office", names=Names(en=("Head of the Boundary Commission",))),
            Institution(id="us-president", type="office", names=Names(es=("Presidente de los Estados Unidos",))),
        )
    )
    gazetteer = Gazetteer(registry)
    assert [one.institution for one in gazetteer.find(item("Head of the Boundary Commission"))] == [
        "commissioner",
        "ibwc",
    ]
    assert gazetteer.find(item("El Presidente de los Estados Unidos Mexicanos", language="es")) == ()


def test_holders_count_in_their_time_and_surnames_after_an_honorific() -> None:
    assert found("Ken Salazar speaks") == [("us-ambassador", "Ken Salazar")]
    assert found("Ken Salazar speaks", year=2019) == []
    assert found("Ambassador Salazar speaks") == [("us-ambassador", "Salazar")]
    assert found("Ambassador [Ken] Salazar speaks") == [("us-ambassador", "Salazar")]
    assert found("Valentín Campa Salazar, in memory") == []


def test_addresses_name_nothing() -> None:
    assert found("", "see [here](https://example.org/north-american-leaders-summit/) for more") == []
    assert found("", "see [it](https://example.org/x) on the HLED") == [("hled", "HLED")]


def test_marks_know_what_only_looks_like_a_side() -> None:
    text = "New Mexico, the Gulf of Mexico and Mexican Americans; Mexico itself; U.S.-Mexico"
    marks = [(hit.name.mark, text[hit.start : hit.end]) for hit in GAZETTEER.scan(item("", text))["text"].marks]
    assert marks == [
        ("trap", "New Mexico"),
        ("trap", "Gulf of Mexico"),
        ("trap", "Mexican Americans"),
        ("MX", "Mexico"),
        ("both", "U.S.-Mexico"),
    ]
    assert GAZETTEER.scan(item("Los Estados Unidos Mexicanos", language="es"))["title"].marks[0].name.mark == "MX"


def test_eu_is_the_united_states_only_in_spanish() -> None:
    assert [hit.name.mark for hit in GAZETTEER.scan(item("Acuerdo con EU", language="es"))["title"].marks] == ["US"]
    assert GAZETTEER.scan(item("Agreement with the EU"))["title"].marks == ()


def test_digest_follows_the_registry() -> None:
    assert GAZETTEER.digest == Gazetteer(REGISTRY).digest
    assert GAZETTEER.digest != Gazetteer(Registry(institutions=REGISTRY.institutions[:1])).digest


@given(st.text(alphabet=st.sampled_from("HLED NAs'’éń-.\n\U0001f600"), max_size=200))
def test_every_match_is_the_text_it_says(text: str) -> None:
    for match in GAZETTEER.find(item("", text)):
        assert 0 <= match.start < match.end <= len(text)
        assert len(text[match.start : match.end]) == match.end - match.start
