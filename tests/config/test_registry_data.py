"""The shipped registry itself: it loads, it is complete, and it names everything that the reports of 2021-2023 name."""

import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from monitor.config.institutions import load_institutions
from monitor.core.registry import Institution, InstitutionType, Registry
from monitor.core.text import fold

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "tests" / "data" / "reference_ids.yaml"
FIELD_TYPES: tuple[InstitutionType, ...] = ("agreement", "dialogue_mechanism", "program", "formal_organization")
LISTS = {"entries": 35, "leaves": 35, "timeline": 50, "scorecard": 11}
EVERYDAY = ["Mexico", "United States", "México", "Estados Unidos", "Canada", "Canadá", "president", "foreign minister"]
EVERYDAY += ["Foreign Secretary", "canciller", "White House", "Casa Blanca", "border", "frontera", "EU", "EE.UU."]

SINGLE = {"Pentagon", "Pentágono"}

# Offices that one person holds at a time, and of whose holders both days are known.
SINGULAR = ["us-presidency", "us-vice-presidency", "us-state", "us-dhs", "us-commerce", "us-doe", "us-ustr", "us-epa"]
SINGULAR += ["us-doj", "us-treasury", "us-interior", "us-usda", "us-labor", "us-dot", "us-defense", "us-cbp", "us-ice"]
SINGULAR += ["mx-presidency", "mx-sre", "mx-segob", "mx-hacienda", "mx-sener", "mx-economia", "mx-semarnat", "mx-sict"]
SINGULAR += ["mx-agricultura", "mx-stps", "mx-sspc", "mx-sedena", "mx-semar", "mx-salud", "mx-fgr", "mx-inm"]
SINGULAR += ["ca-prime-minister", "ca-foreign-affairs", "ca-trade"]

# What several countries have, or what nothing but its date tells from its like.
OF_NOBODY = ["Act 328", "Rapid Response Mechanism", "Reunión de la Comisión Binacional", "CEO Dialogue"]
OF_NOBODY += ["Diálogo de Alto Nivel sobre Seguridad", "Grupo de Alto Nivel de Seguridad", "Diálogo Consular"]
OF_NOBODY += ["Consular Dialogue", "Los Angeles Declaration", "Declaración de Los Ángeles"]
OF_NOBODY += ["U.S.-Mexico Joint Declaration", "Declaración Conjunta México-Estados Unidos"]
OF_NOBODY += ["Working Group on Cyber Issues", "Junta de Comandantes Fronterizos"]

# Full stops that end no sentence.
_SHORT = re.compile(r"\b(?:U\.S\.|D\.C\.|[A-Z]\.(?= [A-Z][a-z]))")
_END = re.compile(r"[.!?](?=\s|$)")


@cache
def registry() -> Registry:
    return load_institutions(ROOT / "institutions.yaml")


@cache
def reference() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
    return loaded


def sentences(text: str) -> int:
    return len(_END.findall(_SHORT.sub("X", text)))


def test_every_type_is_there_in_width() -> None:
    count = Counter(one.type for one in registry().institutions)
    assert sum(count[kind] for kind in FIELD_TYPES) >= 120
    assert all(count[kind] >= 20 for kind in FIELD_TYPES)
    assert count["office"] >= 60


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_context_is_two_or_three_sentences_of_its_own(language: str) -> None:
    contexts = {one.id: getattr(one.context, language) for one in registry().institutions}
    assert {id_: text for id_, text in contexts.items() if not 2 <= sentences(text) <= 3} == {}
    assert [text for text, times in Counter(contexts.values()).items() if times > 1] == []


def test_a_context_is_not_the_same_in_both_languages() -> None:
    assert [one.id for one in registry().institutions if one.context.en == one.context.es] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_context_says_of_what_it_speaks(language: str) -> None:
    """It is printed without a heading, so it must name its institution."""
    for one in registry().institutions:
        text = flat(getattr(one.context, language))
        names = map(flat, (*getattr(one.names, language), *(acronym.text for acronym in one.acronyms)))
        assert any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names), one.id


def test_names_are_in_both_languages() -> None:
    assert [one.id for one in registry().institutions if not (one.names.en and one.names.es)] == []


def test_every_reference_within_the_registry_resolves() -> None:
    ids = registry().by_id
    for one in registry().institutions:
        for other in (*one.participants, *filter(None, (one.successor, one.parent))):
            assert other in ids, f"{one.id} names {other}"
            assert other != one.id


def test_only_offices_take_part() -> None:
    ids = registry().by_id
    members = {other for one in registry().institutions for other in one.participants}
    assert {other for other in members if ids[other].type != "office"} <= {"us-mexico-foundation"}


def test_offices_have_a_country_and_a_rank_and_only_they() -> None:
    for one in registry().institutions:
        is_office = one.type == "office"
        assert bool(one.country) == is_office, one.id
        assert bool(one.rank) == is_office, one.id
        assert not one.holders or is_office, one.id


def test_every_institution_of_the_field_has_a_section() -> None:
    assert [one.id for one in registry().institutions if one.type in FIELD_TYPES and not one.section] == []
    used = {one.section for one in registry().institutions if one.section}
    assert used == {section.id for section in registry().sections}


def test_no_alias_is_an_everyday_word() -> None:
    everyday = {fold(word) for word in EVERYDAY}
    for one in registry().institutions:
        names = (*one.names.en, *one.names.es, *one.names.fr, *(acronym.text for acronym in one.acronyms))
        assert not [name for name in names if fold(name) in everyday], one.id


def test_a_name_is_whole() -> None:
    """A comma within a flow list would silently cut a name in two: "Bureau of Alcohol", "Tobacco", …"""
    for one in registry().institutions:
        for names in (one.names.en, one.names.es, one.names.fr):
            assert len(set(map(fold, names))) == len(names), f"{one.id}: the same name twice"
            for name in names:
                assert not re.match(r"(?:and|or|y|e|o|et|les|l') ?\b", name), f"{one.id}: {name!r} is a piece"
                assert len(re.findall(r"[^\s-]+", name)) > 1 or name in SINGLE, f"{one.id}: {name!r} is one word"


@pytest.mark.parametrize(
    "acronym",
    ["DEAN", "CLAN", "IPG", "RIP", "DNA", "SE", "ESC", "CCR", "SAT", "AMC", "CEC", "CCA", "FTC", "CLC", "RRM", "SPP"],
)
def test_acronyms_that_are_also_words_are_ambiguous(acronym: str) -> None:
    found = [one for institution in registry().institutions for one in institution.acronyms if one.text == acronym]
    assert [one.ambiguous for one in found] == [True]


def test_what_ended_began_before() -> None:
    for one in registry().institutions:
        if one.established is not None and one.ended is not None:
            assert year(one.established) <= year(one.ended), one.id


def test_one_person_at_a_time_holds_a_singular_office() -> None:
    """Two spellings of one name may stand side by side; two people whose days overlap may not."""
    for id_ in SINGULAR:
        dated = sorted(
            {(one.start, one.end or date.max, one.name) for one in registry().by_id[id_].holders if one.start}
        )
        for (_, end, name), (start, _, other) in pairwise(dated):
            assert start >= end or same(name, other), f"{id_}: {name}, {other}"


@pytest.mark.parametrize(
    ("office", "day", "name"),
    [
        ("us-presidency", date(2022, 7, 12), "Joe Biden"),
        ("mx-presidency", date(2024, 10, 2), "Claudia Sheinbaum"),
        ("mx-sre", date(2022, 3, 8), "Marcelo Ebrard"),
        ("mx-economia", date(2025, 1, 15), "Marcelo Ebrard"),
        ("us-dhs", date(2021, 6, 15), "Alejandro Mayorkas"),
        ("mx-sspc", date(2023, 7, 25), "Rosa Icela Rodríguez"),
        ("us-homeland-security-advisor", date(2023, 7, 25), "Elizabeth Sherwood-Randall"),
        ("us-presidency", date(2013, 5, 2), "Barack Obama"),
        ("us-vice-presidency", date(2013, 9, 20), "Joe Biden"),
        ("us-state", date(2014, 5, 21), "John Kerry"),
        ("us-dhs", date(2015, 3, 10), "Jeh Johnson"),
        ("us-ustr", date(2016, 2, 4), "Michael Froman"),
        ("us-commerce", date(2016, 2, 25), "Penny Pritzker"),
        ("us-doe", date(2016, 2, 25), "Ernest Moniz"),
        ("us-embassy-mexico", date(2014, 6, 1), "Anthony Wayne"),
        ("mx-presidency", date(2010, 5, 19), "Felipe Calderón"),
        ("mx-sre", date(2016, 2, 25), "Claudia Ruiz Massieu"),
        ("mx-hacienda", date(2015, 1, 6), "Luis Videgaray"),
        ("mx-segob", date(2017, 5, 18), "Miguel Ángel Osorio Chong"),
        ("mx-economia", date(2017, 8, 16), "Ildefonso Guajardo"),
        ("mx-sener", date(2014, 5, 21), "Pedro Joaquín Coldwell"),
        ("mx-embassy-us", date(2014, 6, 1), "Eduardo Medina Mora"),
        ("ca-prime-minister", date(2014, 2, 19), "Stephen Harper"),
        ("us-dhs", date(2026, 11, 1), "Markwayne Mullin"),
        ("mx-inm", date(2025, 6, 1), "Sergio Salomón Céspedes"),
    ],
)
def test_who_held_the_office_that_day(office: str, day: date, name: str) -> None:
    holders = registry().by_id[office].holders
    assert name in {one.name for one in holders if (one.start or day) <= day <= (one.end or day)}


def test_nobody_holds_an_office_that_a_successor_has_taken() -> None:
    """One person stays open, in however many spellings; a day is said where another one stands beside."""
    for one in registry().institutions:
        still = [holder.name for holder in one.holders if holder.end is None]
        assert all(same(still[0], other) for other in still), f"{one.id}: {still}"
        undated = [holder.name for holder in one.holders if holder.start is None and holder.end is None]
        assert not undated or all(same(undated[0], holder.name) for holder in one.holders), f"{one.id}: {undated}"


@pytest.mark.parametrize("name", OF_NOBODY)
def test_a_name_says_whose_it_is(name: str) -> None:
    for one in registry().institutions:
        assert fold(name) not in {fold(own) for own in (*one.names.en, *one.names.es, *one.names.fr)}, one.id


def test_the_leaders_met_ten_times_by_2023() -> None:
    met = registry().by_id["nals"].editions
    assert [one.number for one in met] == list(range(1, 11))
    years = [year(one.date) for one in met if one.date]
    assert years == [2005, 2006, 2007, 2008, 2009, 2012, 2014, 2016, 2021, 2023]
    assert all(one.place and one.host and len(one.guests) == 2 for one in met)


def test_the_scorecard_has_the_rows_of_2022_in_order() -> None:
    rows = registry().scorecard
    assert len(rows) == len(reference()["scorecard"])
    assert all(row.label.en and row.label.es for row in rows)
    by_rank = [row.match.rank for row in rows if row.match.rank]
    assert by_rank == ["president", "minister", "minister", "governor"]
    for row, ids in zip(rows, reference()["scorecard"].values(), strict=True):
        if row.match.institutions:
            assert list(row.match.institutions) == ids, row.label.en


@pytest.mark.parametrize(("name", "size"), LISTS.items())
def test_the_registry_names_what_the_reports_name(name: str, size: int) -> None:
    listed = reference()[name]
    assert len(listed) == size
    assert {label: ids for label, ids in listed.items() if not ids or not set(ids) <= set(registry().by_id)} == {}


def test_a_rank_of_the_scorecard_is_held_on_both_sides() -> None:
    for row in registry().scorecard:
        if row.match.rank:
            assert {"US", "MX"} <= {one.country for one in offices_of(row.match.rank)}, row.label.en


def same(one: str, other: str) -> bool:
    """Two spellings of one person share the first name or the last ("Chad McIntosh", "William Charles McIntosh")."""
    return fold(one.split()[0]) == fold(other.split()[0]) or fold(one.split()[-1]) == fold(other.split()[-1])


def flat(text: str) -> str:
    return " ".join(fold(text).decode("latin-1").replace("-", " ").split())


def offices_of(rank: str) -> list[Institution]:
    return [one for one in registry().institutions if one.rank == rank]


def year(when: date | int) -> int:
    return when if isinstance(when, int) else when.year
