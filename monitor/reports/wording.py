"""The words that a report prints of its own accord, in English and Spanish; nothing of an entry is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from monitor.core.scorecard import Light

ReportLanguage = Literal["en", "es"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The labels of one language; the marks stand where a curator still has something to do."""

    language: ReportLanguage
    publisher: str
    purposes: Mapping[str, str]
    report: str
    link: str
    link_missing: str
    date_missing: str
    implications: str
    to_be_written: str
    translate: str
    no_entries: str
    contents: str
    page: str
    of: str
    skip: str
    brief: str
    brief_subject: str
    learn_more: str
    context: str
    context_heading: str
    current_context: str
    highlights: str
    spotlight: str
    scorecard: str
    scorecard_intro: str
    scorecard_limits: str
    commentary: str
    remarks: str
    introduction: str
    conclusion: str
    sponsors: str
    about: str
    resources: str
    other_section: str
    annual_subtitle: str
    timeline: str
    calendar: str
    table: str
    graph: str
    source: str
    columns_scorecard: tuple[str, str, str]
    columns_calendar: tuple[str, str, str, str]
    no_meeting: str
    lights: Mapping[Light, str]
    doubts: Mapping[str, str]
    none: str
    none_on_record: str
    set_by_curators: str
    appendix: str
    appendix_intro: str
    columns_appendix: tuple[str, str, str, str]


ENGLISH = Wording(
    language="en",
    publisher="Center for Binational Institutions",
    purposes={
        "quarterly": (
            "The Center for Binational Institutions follows the institutions through which Mexico and the United "
            "States deal with each other, so that they are better known and better understood. Every three months this "
            "report records the main events between them and what each one means for the institutions involved."
        ),
        "brief": (
            "The Center for Binational Institutions follows the institutions through which Mexico and the United "
            "States deal with each other, so that they are better known and better understood. This brief gathers what "
            "they did since the last one."
        ),
    },
    report="Report",
    link="Link",
    link_missing="Link (missing)",
    date_missing="Date (missing)",
    implications="Institutional Implications",
    to_be_written="[to be written]",
    translate="[translate]",
    no_entries="No entries were accepted for this period.",
    contents="Contents",
    page="Page",
    of="of",
    skip="Skip to the entries",
    brief="BRIEF",
    brief_subject="U.S. - Mexico Binational Institutional Life",
    learn_more="Learn more",
    context="Institutional context",
    context_heading="Institutional Context",
    current_context="Current Context",
    highlights="Institutional Highlights",
    spotlight="Spotlight",
    scorecard="Annual Scorecard",
    scorecard_intro=(
        "A traffic light shows whether each of the main institutional interactions took place: green "
        "where it was held within its usual rhythm, yellow where it was only announced, held remotely, below its usual "
        "rank or late, red where nothing happened, and grey where the Center could not observe it."
    ),
    scorecard_limits=(
        "Methodological limitations: only the latest occurrences are named; for some interactions there were more."
    ),
    commentary="A Year in Review: Expert Commentary",
    remarks="Final Remarks",
    introduction="Introduction",
    conclusion="Conclusion",
    sponsors="About Our Sponsors",
    about="About Us",
    resources="Resources",
    other_section="Other Events",
    annual_subtitle="U.S.-Mexico Binational Institutions Report",
    timeline="Timeline",
    calendar="Calendar",
    table="Table",
    graph="Graph",
    source="Source",
    columns_scorecard=("Institutional Interactions", "Status", "Most Recent Occurrences"),
    columns_calendar=("Year", "Location", "Host", "Guests"),
    no_meeting="No meeting on record",
    lights={"green": "Held", "yellow": "Partly", "red": "None", "grey": "Not observed"},
    doubts={"announced": "announced only", "virtual": "virtual", "below_rank": "below rank", "overdue": "overdue"},
    none="None",
    none_on_record="None - No occurrence on record",
    set_by_curators="Set by the curators",
    appendix="Appendix. Sources",
    appendix_intro=(
        "Each line names the stored text of a source on the day on which its entry was accepted: the item with its "
        "revision, and the first digits of the SHA-256 of that text."
    ),
    columns_appendix=("Entry", "Source", "Item, revision", "SHA-256"),
)

SPANISH = Wording(
    language="es",
    publisher="Centro de Instituciones Binacionales",
    purposes={
        "quarterly": (
            "El Centro de Instituciones Binacionales da seguimiento a las instituciones con las que México y Estados "
            "Unidos conducen su relación, para que se conozcan y se comprendan mejor. Cada tres meses, este reporte "
            "reúne los principales hechos entre ellas y lo que cada uno significa para las instituciones."
        ),
        "brief": (
            "El Centro de Instituciones Binacionales da seguimiento a las instituciones con las que México y Estados "
            "Unidos conducen su relación, para que se conozcan y se comprendan mejor. Este boletín reúne lo que "
            "hicieron desde el anterior."
        ),
    },
    report="Reporte",
    link="Enlace",
    link_missing="Enlace (falta)",
    date_missing="Fecha (falta)",
    implications="Implicaciones institucionales",
    to_be_written="[por escribir]",
    translate="[por traducir]",
    no_entries="No se aceptó ninguna entrada para este periodo.",
    contents="Contenido",
    page="Página",
    of="de",
    skip="Ir a las entradas",
    brief="BOLETÍN",
    brief_subject="Vida institucional binacional México - Estados Unidos",
    learn_more="Más información",
    context="Contexto institucional",
    context_heading="Contexto institucional",
    current_context="Contexto actual",
    highlights="Lo más destacado de las instituciones",
    spotlight="En la mira",
    scorecard="Tablero anual",
    scorecard_intro=(
        "El tablero muestra con un semáforo si cada una de las principales interacciones institucionales tuvo lugar: "
        "verde si se celebró con su ritmo habitual; amarillo si sólo se anunció, fue a distancia, con un rango menor "
        "o con retraso; rojo si no ocurrió, y gris si el Centro no pudo observarla."
    ),
    scorecard_limits=(
        "Limitaciones metodológicas: sólo se citan los hechos más recientes; en algunas interacciones hubo más."
    ),
    commentary="El año en perspectiva: comentario de especialistas",
    remarks="Reflexiones finales",
    introduction="Introducción",
    conclusion="Conclusión",
    sponsors="Acerca de nuestros patrocinadores",
    about="Acerca de nosotros",
    resources="Recursos",
    other_section="Otros hechos",
    annual_subtitle="Informe sobre las instituciones binacionales México-Estados Unidos",
    timeline="Cronología",
    calendar="Calendario",
    table="Tabla",
    graph="Gráfica",
    source="Fuente",
    columns_scorecard=("Interacciones institucionales", "Estado", "Hechos más recientes"),
    columns_calendar=("Año", "Lugar", "Anfitrión", "Invitados"),
    no_meeting="Sin reunión registrada",
    lights={"green": "Celebrada", "yellow": "En parte", "red": "Ninguna", "grey": "No observada"},
    doubts={"announced": "sólo anunciada", "virtual": "virtual", "below_rank": "rango menor", "overdue": "con retraso"},
    none="Ninguna",
    none_on_record="Ninguna - Sin hechos registrados",
    set_by_curators="Decisión de la curaduría",
    appendix="Anexo. Fuentes",
    appendix_intro=(
        "Cada línea indica el texto guardado de una fuente el día en que se aceptó su entrada: el documento con su "
        "revisión y los primeros dígitos del SHA-256 de ese texto."
    ),
    columns_appendix=("Entrada", "Fuente", "Documento, revisión", "SHA-256"),
)

WORDING: Mapping[ReportLanguage, Wording] = {"en": ENGLISH, "es": SPANISH}
