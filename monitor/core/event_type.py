"""What kind of event an item tells: read from its title first, then from its first sentences."""

import re
from typing import Final

from monitor.core.model import EventType
from monitor.core.reading import LEAD, Reading


def _kinds(*kinds: tuple[EventType, bytes]) -> tuple[tuple[EventType, re.Pattern[bytes]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in kinds)


_TITLE: Final = _kinds(
    (
        "legal_act",
        rb"\b(?:proclamation|executive order|lawsuit|sues|court|ruling|presidential permit|determination|tariffs?"
        rb"|sanctions?|extradit\w+|section 232|adjusting imports|indict\w+|rapid response"
        rb"|demanda|corte|tribunal|sentencia|decreto|aranceles?|extradi\w+|mecanismo laboral|litigio|amicus)\b",
    ),
    ("appointment", rb"\b(?:appoint\w*|nominat\w+|nominee|named? as|nombra\w*|designa\w*|ratifica\w*)\b"),
    ("summit", rb"\b(?:summit|cumbre|sommet)\b"),
    ("call", rb"(?<!press )\b(?:calls?|phone|telephone|llamada|telefonica)\b(?! on| for)"),
    ("agreement", rb"\b(?:sign|signs|signed|signing|memorandum|mou|firma\w*|suscrib\w+|protocol\w*|acuerdan)\b"),
    (
        "meeting",
        rb"\b(?:meet|meets|met|meeting|joint press|press availability|dialogue|committee|working group|bilateral with"
        rb"|forum|ministerial"
        rb"|reunion\w*|reune|encuentro|dialogo|comite|grupo de trabajo|foro|sesion|bilateral|conjunta de prensa)\b",
    ),
    (
        "visit",
        rb"\b(?:travel\w*|trip|visit\w*|delegation|viaj\w+|visita\w*|gira|delegacion|welcom\w+|recibe|host\w*)\b",
    ),
    ("statement", rb"\b(?:statement|congratulat\w+|declaration|declaracion|comunicado|posicionamiento|mensaje)\b"),
)
_LEAD: Final = _kinds(
    ("call", rb"\b(?:spoke (?:by|today|with|to)|phone call|called|llamada|por telefono)\b"),
    ("agreement", rb"\b(?:signed|sign a|memorandum of|firmaron|suscribieron|firma de)\b"),
    ("legal_act", rb"\b(?:court|lawsuit|tariffs?|extradited|sanctions|demanda|tribunal|aranceles)\b"),
    ("meeting", rb"\b(?:met with|met|meeting|dialogue|se reunio|se reunieron|sostuvo|reunion)\b"),
    ("visit", rb"\b(?:travel\w*|visit\w*|delegation|viaj\w+|visita|delegacion)\b"),
    ("statement", rb"\b(?:statement|congratulat\w+|comunicado)\b"),
)


def event_type(reading: Reading) -> EventType:
    """The kind of event; an announcement where nothing tells."""
    title, lead = reading.flat("title"), reading.flat("text")[:LEAD]
    for kind, pattern in _TITLE:
        if pattern.search(title):
            return kind
    for kind, pattern in _LEAD:
        if pattern.search(lead):
            return kind
    return "announcement"
