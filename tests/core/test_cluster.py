"""ONE event, one candidate: what belongs together across days and languages, and what stays apart."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.classify import classify
from monitor.core.cluster import Known, Placement, group, place
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Country, Item, Language, Verdict
from monitor.core.registry import Holder, Institution, Names, Registry

REGISTRY = Registry(
    institutions=(
        Institution(
            id="tfc",
            type="dialogue_mechanism",
            names=Names(en=("Trilateral Fentanyl Committee",), es=("Comité Trilateral sobre el Fentanilo",)),
        ),
        Institution(
            id="hled",
            type="dialogue_mechanism",
            names=Names(en=("High-Level Economic Dialogue",), es=("Diálogo Económico de Alto Nivel",)),
        ),
        Institution(id="ceo-dialogue", type="dialogue_mechanism", names=Names(en=("U.S.-Mexico CEO Dialogue",))),
        Institution(
            id="ibwc",
            type="formal_organization",
            names=Names(
                en=("International Boundary and Water Commission",), es=("Comisión Internacional de Límites y Aguas",)
            ),
        ),
        Institution(
            id="mx-sre",
            type="office",
            names=Names(en=("Secretary of Foreign Affairs",), es=("Secretaría de Relaciones Exteriores",)),
            country="MX",
            holders=(Holder(name="Alicia Bárcena", start=date(2023, 7, 3)),),
        ),
    )
)
GAZETTEER = Gazetteer(REGISTRY)
OFFICES = frozenset({"mx-sre"})
Pair = tuple[Item, Verdict]


def judged(title: str, text: str, day: str, *, language: Language = "en", url: str | None = None) -> Pair:
    country: Country = "MX" if language == "es" else "US"
    item = Item(
        source="sre" if language == "es" else "state",
        language=language,
        country=country,
        title=title,
        text=text,
        url=url or f"https://example.gov/{abs(hash((title, day)))}",
        published=datetime.fromisoformat(f"2023-{day}T18:00:00+00:00"),
        timezone="America/Mexico_City" if language == "es" else "America/New_York",
    )
    return item, classify(item, GAZETTEER)


VERMA = judged(
    "Deputy Secretary Verma’s Travel to Mexico",
    "Deputy Secretary of State Richard R. Verma will travel to Mexico City and Ciudad Juárez on July 24-26. In "
    "Mexico City "
    "he will take part in the second meeting of the Trilateral Fentanyl Committee and meet with Mexican officials.",
    "07-24",
)
DELEGATION = judged(
    "Joint Work of Mexico and the United States on Fentanyl, Arms and Migration",
    "On July 24, President Andrés Manuel López Obrador received a U.S. delegation that was led by Homeland "
    "Security Advisor "
    "Liz Sherwood-Randall. The two sides spoke of illicit fentanyl, arms trafficking and migration.",
    "07-25",
)
COMMITTEE = judged(
    "Joint Statement of the Second Meeting of the Trilateral Fentanyl Committee",
    "On July 25, Secretary of Security Rosa Icela Rodríguez hosted Homeland Security Advisor Liz "
    "Sherwood-Randall for the "
    "second meeting of the Trilateral Fentanyl Committee. Canada took part.",
    "07-26",
)
COMITE = judged(
    "Segunda reunión del Comité Trilateral sobre el Fentanilo",
    "La secretaria de Seguridad y Protección Ciudadana, Rosa Icela Rodríguez, encabezó ayer la segunda reunión "
    "del Comité "
    "Trilateral sobre el Fentanilo con la asesora Liz Sherwood-Randall, de Estados Unidos, y su par de Canadá.",
    "07-26",
    language="es",
)
TRIP = judged(
    "La canciller Alicia Bárcena realizará su primera visita a Washington",
    "La canciller Alicia Bárcena viajará a Washington, Estados Unidos, del 9 al 11 de agosto, donde se reunirá con "
    "funcionarios y con organizaciones de migrantes.",
    "08-09",
    language="es",
)
SULLIVAN = judged(
    "Readout of National Security Advisor Jake Sullivan’s Meeting with Secretary of Foreign Affairs Alicia "
    "Bárcena of Mexico",
    "National Security Advisor Jake Sullivan met today with Mexican Secretary of Foreign Affairs Alicia Bárcena "
    "at the White "
    "House. They discussed migration and the flow of arms.",
    "08-10",
)
SULLIVAN_ES = judged(
    "La secretaria de Relaciones Exteriores, Alicia Bárcena, se reúne con el asesor Jake Sullivan",
    "La secretaria de Relaciones Exteriores, Alicia Bárcena, se reunió el 10 de agosto en la Casa Blanca con el "
    "asesor de "
    "Seguridad Nacional de Estados Unidos, Jake Sullivan. Hablaron de migración.",
    "08-11",
    language="es",
)
HLED_FACTS = judged(
    "FACT SHEET: U.S.-Mexico High-Level Economic Dialogue",
    "The third meeting of the High-Level Economic Dialogue took place today in Washington. Trade reached $864 billion.",
    "09-28",
)
HLED_STATEMENT = judged(
    "Joint Statement Following the U.S.-Mexico High-Level Economic Dialogue",
    "Senior officials of Mexico and the United States met on September 28 for the third High-Level Economic Dialogue.",
    "09-29",
)
HLED_ES = judged(
    "México y Estados Unidos celebran el Diálogo Económico de Alto Nivel",
    "Se celebró hoy en Washington la tercera reunión del Diálogo Económico de Alto Nivel. El comercio llegó a "
    "864 mil "
    "millones de dólares.",
    "09-28",
    language="es",
)
CEO = judged(
    "13th U.S.-Mexico CEO Dialogue Meets",
    "Business leaders of Mexico and the United States met on September 28 for the 13th U.S.-Mexico CEO Dialogue.",
    "09-29",
)
CALL = judged(
    "Readout of the Secretary’s Call with Mexican Foreign Secretary Bárcena",
    "Secretary of State Antony J. Blinken spoke today with Mexican Foreign Secretary Alicia Bárcena.",
    "08-10",
)
BRIEFING = judged(
    "Department Press Briefing – September 28, 2023",
    "MR. MILLER: The Secretary hosts the High-Level Economic Dialogue with Mexico today, September 28.\n\n"
    "QUESTION: On Ukraine.\n\nMR. MILLER: We stand with Ukraine.",
    "09-28",
)


def events(*pairs: Pair) -> list[list[int]]:
    return group(pairs, offices=OFFICES)


def known(candidate: int, *members: Pair) -> Known:
    return Known(candidate=candidate, members=members)


def test_fact_sheet_joint_statement_and_the_other_sides_account_are_one() -> None:
    assert events(HLED_FACTS, HLED_STATEMENT, HLED_ES) == [[0, 1, 2]]
    assert events(COMMITTEE, COMITE) == [[0, 1]]
    assert events(SULLIVAN, SULLIVAN_ES) == [[0, 1]]


def test_a_visit_a_meeting_within_it_and_a_session_are_separate() -> None:
    assert events(VERMA, DELEGATION, COMMITTEE) == [[0], [1], [2]]
    assert events(TRIP, SULLIVAN) == [[0], [1]]
    assert events(HLED_FACTS, CEO) == [[0], [1]]
    assert events(SULLIVAN, CALL) == [[0], [1]]


def test_the_whole_quarter_falls_into_its_events() -> None:
    everything = (VERMA, DELEGATION, COMMITTEE, COMITE, TRIP, SULLIVAN, SULLIVAN_ES, HLED_FACTS, HLED_STATEMENT, CEO)
    assert events(*everything) == [[0], [1], [2, 3], [4], [5, 6], [7, 8], [9]]


PLAN = judged(
    "United States and Mexico Announce Action Plan Against the Screwworm",
    "Secretary of Agriculture Brooke Rollins and Mexican Secretary of Agriculture Julio Berdegué today announced a "
    "joint plan that keeps the screwworm away from cattle.",
    "08-15",
)
PLAN_ES_LEAD = (
    "El secretario de Agricultura y Desarrollo Rural, Julio Berdegué Sacristán, y la secretaria de Agricultura de "
    "Estados Unidos, Brooke Rollins, presentaron hoy medidas contra el gusano barrenador."
)
PLAN_ES = judged(
    "México y Estados Unidos presentan medidas contra el gusano barrenador",
    f"{PLAN_ES_LEAD} La Comisión Internacional de Límites y Aguas cuida los cruces.",
    "08-15",
    language="es",
)


def test_one_principal_of_each_side_and_the_day_join_two_languages() -> None:
    assert events(PLAN, PLAN_ES) == [[0, 1]]
    titled = judged(
        "La Comisión Internacional de Límites y Aguas atiende el gusano barrenador",
        PLAN_ES_LEAD,
        "08-15",
        language="es",
    )
    placement = place(*titled, [known(7, PLAN)], offices=OFFICES)
    assert placement == Placement(candidate=7, reason="the same day, one of each side in both (berdegue, rollins)")


@pytest.mark.parametrize(
    ("other", "doubt"),
    [
        pytest.param(
            judged("El secretario de Agricultura habla por teléfono con Brooke Rollins",
                   f"{PLAN_ES_LEAD} Fue una llamada telefónica.", "08-15", language="es"),
            "but one is a ",
            id="kind",
        ),
        pytest.param(
            judged("Medidas contra el gusano barrenador", PLAN_ES_LEAD.replace("hoy", "el 12 de agosto"), "08-15",
                   language="es"),
            "",
            id="day",
        ),
        pytest.param(
            judged("Medidas contra el gusano barrenador",
                   PLAN_ES_LEAD.replace("El secretario de Agricultura y Desarrollo Rural, Julio Berdegué Sacristán",
                                        "El secretario de Estado, Marco Rubio,"), "08-15", language="es"),
            "",
            id="one side only",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_keeps_two_languages_apart(other: Pair, doubt: str) -> None:
    placement = place(*other, [known(7, PLAN)], offices=OFFICES)
    assert placement.candidate is None
    assert (placement.perhaps == 7) == bool(doubt)
    assert doubt in placement.reason


def test_two_languages_about_other_institutions_stay_apart() -> None:
    fentanyl = judged("Trilateral Fentanyl Committee Meets", PLAN[0].text, "08-15")
    water = judged("Sesiona la Comisión Internacional de Límites y Aguas", PLAN_ES_LEAD, "08-15", language="es")
    assert events(fentanyl, water) == [[0], [1]]


def test_one_principal_a_place_and_the_day_are_a_doubt() -> None:
    workshop = judged(
        "Secretary Rollins Travels to Mexico",
        "Secretary of Agriculture Brooke Rollins met ranchers in Tapachula today.",
        "08-15",
    )
    visit = judged(
        "La Comisión Internacional de Límites y Aguas recibe a funcionaria",
        "La secretaria de Agricultura de Estados Unidos, Brooke Rollins, se reunió hoy en Tapachula con ganaderos.",
        "08-15",
        language="es",
    )
    placement = place(*visit, [known(7, workshop)], offices=OFFICES)
    assert (placement.candidate, placement.perhaps) == (None, 7)


def test_an_announcement_and_the_event_itself_are_one() -> None:
    announced = judged(
        "U.S.-Mexico High-Level Economic Dialogue",
        "On September 28, the Secretary will host the third High-Level Economic Dialogue with Mexico.",
        "09-21",
    )
    assert events(announced, HLED_FACTS) == [[0, 1]]


def test_another_session_of_the_same_mechanism_is_another_event() -> None:
    third = judged(
        "Joint Statement of the Third Meeting of the Trilateral Fentanyl Committee",
        "On July 26, the third meeting of the Trilateral Fentanyl Committee took place with Mexico and Canada.",
        "07-27",
    )
    assert events(COMMITTEE, third) == [[0], [1]]


def test_the_same_page_is_the_same_event() -> None:
    one = judged("Readout", "They met on July 25.", "07-25", url="https://www.example.gov/a/?utm=1")
    other = judged("A new title", "They met on July 26.", "07-26", url="http://example.gov/a")
    assert events(one, other) == [[0, 1]]


def test_a_briefing_joins_and_opens_nothing_beside_a_stronger_item() -> None:
    assert events(BRIEFING, HLED_FACTS) == [[0, 1]]
    assert events(BRIEFING) == [[0]]


def test_a_briefing_supports_every_event_that_it_speaks_of() -> None:
    both = judged(
        "Department Press Briefing – September 28, 2023",
        "MR. MILLER: The Secretary hosts the High-Level Economic Dialogue with Mexico today, September 28.\n\n"
        "QUESTION: On Ukraine.\n\nMR. MILLER: We stand with Ukraine.\n\nQUESTION: And the companies?\n\n"
        "MR. MILLER: They meet in the U.S.-Mexico CEO Dialogue, as they do every year.",
        "09-28",
    )
    placement = place(*both, [known(3, COMMITTEE), known(7, CEO), known(8, HLED_FACTS)], offices=OFFICES)
    assert {placement.candidate, *placement.also} == {7, 8}
    assert place(*HLED_ES, [known(7, CEO), known(8, HLED_FACTS)], offices=OFFICES).also == ()


def test_a_briefing_that_is_no_candidate_supports_only_what_it_names() -> None:
    item, verdict = BRIEFING
    passing = replace(verdict, decision="no", score=0.03)
    assert place(item, passing, [known(8, HLED_FACTS)], offices=OFFICES).candidate == 8
    silent = replace(passing, institutions=())
    assert place(item, silent, [known(8, HLED_FACTS)], offices=OFFICES).candidate is None


def test_an_item_goes_to_the_one_of_two_parted_events_that_it_is_about() -> None:
    parted = frozenset({frozenset({7, 8})})
    placement = place(*HLED_ES, [known(7, CEO), known(8, HLED_FACTS)], parted=parted, offices=OFFICES)
    assert placement.candidate == 8


def test_between_two_parted_events_that_it_is_as_like_an_item_stays_alone() -> None:
    copy = judged("Fact Sheet on the High-Level Economic Dialogue", HLED_FACTS[0].text, "09-28")
    both = [known(7, HLED_FACTS), known(8, copy)]
    assert place(*HLED_ES, both, offices=OFFICES).candidate == 7
    placement = place(*HLED_ES, both, parted=frozenset({frozenset({7, 8})}), offices=OFFICES)
    assert (placement.candidate, placement.perhaps) == (None, 7)
    assert placement.reason.endswith("; but as like 8, which a curator parted from it")


def test_what_a_curator_put_together_is_not_kept_apart_by_what_contradicts_in_it() -> None:
    third = judged(
        "Readout of Secretary Mayorkas’s Meeting with Foreign Secretary Alicia Bárcena",
        "Secretary Mayorkas met today with Foreign Secretary Alicia Bárcena. They spoke of the border.",
        "08-10",
    )
    again = judged(
        "La canciller Alicia Bárcena se reúne con el secretario Alejandro Mayorkas",
        "La canciller Alicia Bárcena se reunió hoy con el secretario Alejandro Mayorkas, de Estados Unidos.",
        "08-10",
        language="es",
    )
    both = Known(candidate=5, members=(third, SULLIVAN))
    assert place(*again, [both], offices=OFFICES).candidate is None
    assert place(*again, [replace(both, by_hand=True)], offices=OFFICES).candidate == 5


def test_a_later_item_finds_its_candidate_with_a_reason() -> None:
    placement = place(*HLED_ES, [known(7, CEO), known(8, HLED_FACTS)], offices=OFFICES)
    assert placement.candidate == 8
    assert "hled" in placement.reason


def test_what_a_curator_split_is_not_joined_again() -> None:
    assert place(*HLED_ES, [known(8, HLED_FACTS)], apart=frozenset({8}), offices=OFFICES).candidate is None


def test_a_merged_candidate_takes_nothing_in() -> None:
    gone = Known(candidate=8, members=(HLED_FACTS,), status="merged")
    assert place(*HLED_ES, [gone]) == Placement(reason="nothing like it within ten days")


def test_a_doubtful_merge_is_told_and_not_done() -> None:
    placement = place(*COMMITTEE, [known(3, VERMA)], offices=OFFICES)
    assert (placement.candidate, placement.perhaps) == (None, 3)
    assert "; but " in placement.reason


def test_events_weeks_apart_are_not_compared() -> None:
    later = judged(HLED_FACTS[0].title, HLED_FACTS[0].text, "10-20")
    assert place(*later, [known(8, HLED_FACTS)], offices=OFFICES) == Placement(reason="nothing like it within ten days")


def test_without_the_registry_the_rules_of_the_verdict_tell_the_offices() -> None:
    assert group([HLED_FACTS, HLED_ES, CEO]) == [[0, 1], [2]]


def test_items_without_date_or_text_stand_alone() -> None:
    bare = Item(source="s", language="en", country="US", title="", text="")
    nothing = Verdict(decision="candidate", score=1.0, threshold=0.5, ruleset="r")
    assert group([(bare, nothing), (bare, nothing)]) == [[0], [1]]
    assert group([]) == []


@given(
    st.lists(st.sampled_from([VERMA, DELEGATION, COMMITTEE, COMITE, TRIP, SULLIVAN, HLED_FACTS, CEO, CALL, BRIEFING]))
)
def test_every_item_is_in_exactly_one_event(pairs: list[Pair]) -> None:
    assert sorted(n for event in events(*pairs) for n in event) == list(range(len(pairs)))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_the_order_of_arrival_does_not_matter(order: tuple[int, ...]) -> None:
    pairs = (HLED_FACTS, HLED_STATEMENT, CEO, HLED_ES)
    found = group([pairs[n] for n in order], offices=OFFICES)
    assert sorted(sorted(order[n] for n in event) for event in found) == [[0, 1, 3], [2]]
