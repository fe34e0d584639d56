"""Every trap and every kind of event that the rules are for, one labelled example of each (tests/data/traps.yaml)."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from monitor.core.classify import classify
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Country, Item
from monitor.core.registry import Acronym, Holder, Institution, InstitutionType, Names, Registry


def institution(
    identity: str,
    kind: InstitutionType,
    en: str = "",
    es: str = "",
    acronyms: str = "",
    *,
    country: Country | None = None,
    holder: Holder | None = None,
    participants: tuple[str, ...] = (),
) -> Institution:
    """One entry; acronyms are parted by spaces, an ambiguous one ends with a question mark."""
    return Institution(
        id=identity,
        type=kind,
        names=Names(en=(en,) if en else (), es=(es,) if es else ()),
        acronyms=tuple(Acronym(text=one.rstrip("?"), ambiguous=one.endswith("?")) for one in acronyms.split()),
        country=country,
        holders=(holder,) if holder else (),
        participants=participants,
    )


REGISTRY = Registry(
    institutions=(
        institution("usmca", "agreement", "United States-Mexico-Canada Agreement", acronyms="USMCA T-MEC"),
        institution("rapid-response", "dialogue_mechanism", "Facility-Specific Rapid Response Labor Mechanism"),
        institution(
            "hled",
            "dialogue_mechanism",
            "High-Level Economic Dialogue",
            "Diálogo Económico de Alto Nivel",
            "HLED DEAN?",
        ),
        institution("hlsd", "dialogue_mechanism", "High-Level Security Dialogue"),
        institution("bicentennial", "agreement", "Bicentennial Framework", "Entendimiento Bicentenario"),
        institution(
            "fentanyl", "dialogue_mechanism", "Trilateral Fentanyl Committee", "Comité Trilateral de Fentanilo"
        ),
        institution("summit", "dialogue_mechanism", es="Cumbre de Líderes de América del Norte", acronyms="NALS CLAN?"),
        institution("border", "program", "Border 2025", "Frontera 2025", participants=("state", "sre")),
        institution(
            "trump",
            "office",
            "White House",
            country="US",
            holder=Holder(name="Donald Trump", start=date(2025, 1, 20)),
        ),
        institution("coalition", "formal_organization", "Global Coalition to Address Synthetic Drug Threats"),
        institution(
            "ibwc",
            "formal_organization",
            "International Boundary and Water Commission",
            "Comisión Internacional de Límites y Aguas",
            "IBWC CILA",
        ),
        institution(
            "us-president", "office", "President of the United States", "Presidente de los Estados Unidos", country="US"
        ),
        institution("state", "office", "Department of State", "Departamento de Estado", country="US"),
        institution(
            "us-ambassador",
            "office",
            "U.S. Ambassador to Mexico",
            country="US",
            holder=Holder(name="Ken Salazar", start=date(2021, 9, 1), end=date(2025, 1, 7)),
        ),
        institution(
            "sre",
            "office",
            "Secretariat of Foreign Affairs",
            "Secretaría de Relaciones Exteriores",
            "SRE",
            country="MX",
            holder=Holder(name="Alicia Bárcena", start=date(2023, 7, 1), end=date(2024, 9, 30)),
        ),
    )
)
GAZETTEER = Gazetteer(REGISTRY)
EXAMPLES = yaml.safe_load((Path(__file__).parents[1] / "data" / "traps.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.get("trap") or example["event"])
def test_example(example: dict[str, str]) -> None:
    country = example.get("country", "US")
    item = Item(
        source="example",
        language=example.get("language", "es" if country == "MX" else "en"),  # type: ignore[arg-type]
        country=country,  # type: ignore[arg-type]
        title=example["title"],
        text=example["text"].strip(),
        published=datetime(int(example.get("year", 2023)), 9, 20, 15, tzinfo=UTC),
    )
    verdict = classify(item, GAZETTEER)
    reasons = "\n".join(f"{one.weight:6.2f} {one.rule}: {one.quote}" for one in verdict.evidence)
    assert verdict.decision == example["verdict"], f"{verdict.score}\n{reasons}"
