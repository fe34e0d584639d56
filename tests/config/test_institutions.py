"""The registry's file: what is refused, in which words, at which line; and that the shipped one is sound."""

from datetime import date
from pathlib import Path

import pytest

from monitor.config.institutions import load_institutions
from monitor.core.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "institutions.yaml"
GOOD = """\
sections:
  - id: security
    name: {en: Security, es: Seguridad}
institutions:
  - id: committee
    type: dialogue_mechanism
    names: {en: [Trilateral Fentanyl Committee], es: [Comité Trilateral]}
    acronyms: [{text: TFC, ambiguous: true}]
    section: security
    established: 2023
    editions:
      - {number: 1, date: 2023-07-25, end: 2023-07-26, place: Mexico City}
  - id: foreign-ministry
    type: office
    names: {es: [Secretaría de Relaciones Exteriores]}
    country: MX
    parent: committee
    holders:
      - {name: Alicia Bárcena, from: 2023-07-03}
scorecard:
  - label: {en: Committee, es: Comité}
    match: {institutions: [committee]}
"""


def told(folder: Path, text: str) -> list[str]:
    path = folder / "institutions.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_institutions(path, today=date(2026, 11, 21))
    except ConfigError as error:
        return [problem.replace(f"{path}:", "") for problem in error.problems]
    return []


def test_a_sound_file(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == []
    registry = load_institutions(tmp_path / "institutions.yaml")
    assert registry.name("committee") == "Trilateral Fentanyl Committee"
    assert registry.name("foreign-ministry") == "Secretaría de Relaciones Exteriores"
    assert registry.name("gone") == "gone"


def test_the_shipped_file_is_sound() -> None:
    registry = load_institutions(SHIPPED)
    assert len(registry.institutions) >= 40
    assert {one.type for one in registry.institutions} == {
        "agreement", "dialogue_mechanism", "program", "formal_organization", "office",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("was", "becomes", "wrong"),
    [
        ("id: committee", "id: The Committee", "5:5: id 'The Committee': only a-z, 0-9 and single hyphens are allowed"),
        ("id: committee", "id: a--b", "5:5: id 'a--b': only"),
        ("id: foreign-ministry", "id: committee", "13:5: id: 'committee' is already used at "),
        ("  - id: security", "  - id: Security", "2:5: id 'Security': only"),
        ("type: office", "type: ministry", "14:5: institutions.1.type: must be 'agreement', 'dialogue_mechanism',"),
        ("names: {es: [Secretaría de Relaciones Exteriores]}", "names: {}", "15:5: names: foreign-ministry has no"),
        ("es: [Comité Trilateral]", "es: [CT]", "7:55: name 'CT' is too short to be found in a text"),
        ("es: [Comité Trilateral]", "es: [----]", "7:55: name '----' is too short"),
        ("es: [Comité Trilateral]", "es: Comité", "7:50: institutions.0.names.es: must be a valid tuple (found 'Com"),
        ("es: [Comité Trilateral]", "es: [A. B.]", "7:55: name 'A. B.' is too short"),
        ("es: [Comité Trilateral]", "es: [México]", "7:55: name 'México' names only a country, a people or nothing"),
        ("es: [Comité Trilateral]", "es: [the]", "7:55: name 'the' names only"),
        ("es: [Comité Trilateral]", "es: [The United States]", "7:55: name 'The United States' names only"),
        ("es: [Comité Trilateral]", "es: [los mexicanos]", "7:55: name 'los mexicanos' names only"),
        ("es: [Comité Trilateral]", "es: [U.S.-Mexico]", "7:55: name 'U.S.-Mexico' names only"),
        ("text: TFC", "text: USA", "8:16: acronym 'USA' names only"),
        ("established: 2023", "established: 1723", "10:5: established: 1723 lies before 1800"),
        ("established: 2023", "established: 2028-01-01", "10:5: established: 2028-01-01 lies later than 2027"),
        ("established: 2023", "ended: 2203", "10:5: ended: 2203 lies later than 2027"),
        ("date: 2023-07-25, end: 2023-07-26", "date: 2032-07-25", "12:21: date: 2032-07-25 lies later than 2027"),
        ("date: 2023-07-25, end: 2023-07-26", "date: 2203", "12:21: date: 2203 lies later than 2027"),
        ("end: 2023-07-26", "end: 2032-07-26", "12:39: end: 2032-07-26 lies later than 2027"),
        ("text: TFC", "text: T", "8:16: acronym 'T' needs two characters or more"),
        ("section: security", "section: money", "9:5: section: there is no section 'money' (there are security)"),
        ("parent: committee", "parent: nobody", "17:5: parent: there is no institution 'nobody'"),
        ("parent: committee", "successor: nobody", "17:5: successor: there is no institution 'nobody'"),
        ("parent: committee", "parent: foreign-ministry", "17:5: parent: leads from 'foreign-ministry' back to itself"),
        ("    section: security", "    parent: foreign-ministry", "9:5: parent: leads from 'committee' back to itself"),
        ("from: 2023-07-03", "from: 2023-07-03, to: 2020-01-01", "19:9: holder Alicia Bárcena: 'to' lies before"),
        ("name: Alicia Bárcena", "name: ''", "19:9: holder '' is too short"),
        ("from: 2023-07-03", "since: 2023-07-03", "19:32: institutions.1.holders.0.since: unknown key"),
        ("end: 2023-07-26", "end: 2023-07-24", "12:39: the edition's end lies before its date"),
        ("established: 2023", "established: 2023\n    ended: 2020-01-01", "11:5: ended lies before established"),
        ("established: 2023", "established: lately", "10:5: institutions.0.established: must be a valid date"),
        ("country: MX", "cadence: 0", "16:5: cadence is in months and at least 1"),
        ("country: MX", "homepage: sre.gob.mx", "16:5: homepage must be an http:// or https:// address"),
        ("country: MX", "verfied: false", "16:5: institutions.1.verfied: unknown key"),
        ("match: {institutions: [committee]}", "match: {institutions: [other]}", "22:5: match: there is no"),
        ("match: {institutions: [committee]}", "match: {rank: minister}", "22:5: match: needs institutions or types"),
        ("match: {institutions: [committee]}", "match: {types: [party]}", "22:21: scorecard.0.match.types.0: must be"),
        ("sections:\n", "sections:\n  - {id: security, name: {en: Twice}}\n", "3:5: id: 'security' is already used"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_where_it_stands(tmp_path: Path, was: str, becomes: str, wrong: str) -> None:
    assert GOOD.count(was) == 1 or was == "section: security"
    problems = told(tmp_path, GOOD.replace(was, becomes, 1))
    assert any(problem.startswith(wrong) for problem in problems), problems


def test_mistakes_are_told_all_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("parent: committee", "parent: x").replace("[committee]", "[y]").replace("TFC", "T")
    assert [line.partition(":")[0] for line in told(tmp_path, text)] == ["8", "17", "22"]


@pytest.mark.parametrize("text", ["institutions: []", "sections: []"])
def test_a_registry_without_institutions_is_a_mistake(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == ["1:1: institutions: the list is missing or empty"]


@pytest.mark.parametrize(
    ("first", "second", "collide"),
    [
        ("names: {en: [High-Level Dialogue]}", "names: {en: [High Level  Dialogue]}", True),
        ("names: {en: [Comisión Uno]}", "names: {es: [COMISION UNO]}", True),
        ("names: {en: [Dialogue’s End]}", "names: {en: [Dialogue's End]}", True),
        ("names: {en: [One thing]}", "names: {en: [Other thing, One thing]}", True),
        ("names: {en: [One thing]}\n    acronyms: [{text: OT}]",
         "names: {en: [Two things]}\n    acronyms: [{text: OT, ambiguous: true}]", True),
        ("names: {en: [Alba]}", "names: {en: [Other]}\n    acronyms: [{text: ALBA}]", True),
        ("names: {en: [Other]}\n    acronyms: [{text: ALBA}]", "names: {en: [Alba]}", True),
        ("names: {en: [One thing]}\n    acronyms: [{text: ALBA}]",
         "names: {en: [Two things]}\n    acronyms: [{text: Alba}]", False),
        ("names: {en: [One thing], es: [One thing]}", "names: {en: [Two things]}", False),
    ],
)  # fmt: skip
def test_an_alias_of_two_institutions_is_told_with_both_lines(
    tmp_path: Path, first: str, second: str, collide: bool
) -> None:
    text = f"institutions:\n  - id: a\n    type: program\n    {first}\n  - id: b\n    type: program\n    {second}\n"
    problems = told(tmp_path, text)
    assert bool(problems) == collide, problems
    for problem in problems:
        assert " is also an alias of " in problem
        assert len({int(line.partition(":")[0]) for line in problem.split(" at ")}) == 2, problem


@pytest.mark.parametrize(
    ("holders", "wrong"),
    [
        (["{name: Ann Alpha, from: 2020-01-01}", "{name: Ben Beta, from: 2024-01-01}"], True),
        (["{name: Ann Alpha}", "{name: Ben Beta}"], True),
        (["{name: Ann Alpha, from: 2020-01-01}", "{name: Ann Alpha, from: 2024-01-01}"], True),
        (["{name: Ann Alpha, from: 2020-01-01, to: 2024-01-01}", "{name: Ben Beta, from: 2024-01-01}"], False),
        (["{name: Ann Alpha, from: 2020-01-01}", "{name: Ben Beta}"], False),
        (["{name: Ann Alpha, from: 2020-01-01}", "{name: Ann B. Alpha, from: 2020-01-01}"], False),
    ],
)
def test_two_who_hold_one_office_without_an_end_are_told_with_both_lines(
    tmp_path: Path, holders: list[str], wrong: bool
) -> None:
    text = GOOD.replace("{name: Alicia Bárcena, from: 2023-07-03}", "\n      - ".join(holders))
    (line,) = told(tmp_path, text) or [""]
    assert bool(line) == wrong, line
    if wrong:
        assert line.startswith("20:9: holder ")
        assert "Ann Alpha at 19:9 holds foreign-ministry too, and neither has a 'to'" in line


def test_a_house_is_no_country(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD.replace("Comité Trilateral", "Casa Blanca, Mexico House")) == []


def test_a_day_that_does_not_exist_is_one_mistake_among_others(tmp_path: Path) -> None:
    path = tmp_path / "institutions.yaml"
    path.write_text(
        "institutions:\n"
        "- {id: a, type: foo, names: {en: [Committee A]}, established: 2023-13-01}\n"
        "- {id: b, type: office, names: {en: [Office B]}}\n"
        "- {id: b, type: office, names: {en: [Office C]}}\n"
    )
    with pytest.raises(ConfigError) as told:
        load_institutions(path)
    lines = str(told.value).splitlines()
    assert any(":2:" in line and "type" in line for line in lines)
    assert any(":2:" in line and "established" in line for line in lines)
    assert any(":4:" in line and "already used" in line for line in lines)
