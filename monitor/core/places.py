"""The cities that matter on both sides, and which of them an event took place in.

A small gazetteer of our own: a place that is not in it is left to the curator.
"""

import re

from monitor.core.text import fold

_CITIES = {
    "Washington, D.C.": ("washington", "the white house", "casa blanca", "oval office", "capitol hill", "foggy bottom"),
    "Mexico City": ("mexico city", "ciudad de mexico", "cdmx", "national palace", "palacio nacional", "los pinos"),
    "Ottawa": ("ottawa",),
    "Montreal": ("montreal",),
    "Toronto": ("toronto",),
    "Vancouver": ("vancouver",),
    "Ciudad Juárez": ("ciudad juarez", "cd. juarez"),
    "El Paso": ("el paso",),
    "Tijuana": ("tijuana",),
    "San Diego": ("san diego",),
    "Mexicali": ("mexicali",),
    "Calexico": ("calexico",),
    "Nogales": ("nogales",),
    "Nuevo Laredo": ("nuevo laredo",),
    "Laredo": ("laredo",),
    "Matamoros": ("matamoros",),
    "Brownsville": ("brownsville",),
    "Reynosa": ("reynosa",),
    "McAllen": ("mcallen",),
    "Piedras Negras": ("piedras negras",),
    "Eagle Pass": ("eagle pass",),
    "Ciudad Acuña": ("ciudad acuna",),
    "Del Rio": ("del rio, texas",),
    "Hermosillo": ("hermosillo",),
    "Monterrey": ("monterrey",),
    "Guadalajara": ("guadalajara",),
    "Tapachula": ("tapachula",),
    "Puebla": ("puebla",),
    "Oaxaca": ("oaxaca",),
    "Mérida": ("merida",),
    "Cancún": ("cancun",),
    "Los Cabos": ("los cabos",),
    "Querétaro": ("queretaro",),
    "Zacatecas": ("zacatecas",),
    "San Antonio": ("san antonio",),
    "Houston": ("houston",),
    "Dallas": ("dallas",),
    "Austin": ("austin",),
    "Phoenix": ("phoenix",),
    "Tucson": ("tucson",),
    "Los Angeles": ("los angeles",),
    "Sacramento": ("sacramento",),
    "San Francisco": ("san francisco",),
    "Denver": ("denver",),
    "Chicago": ("chicago",),
    "New York": ("new york", "nueva york"),
    "Miami": ("miami",),
    "Atlanta": ("atlanta",),
    "Salt Lake City": ("salt lake city",),
    "San José, Costa Rica": ("san jose, costa rica",),
    "Rio de Janeiro": ("rio de janeiro",),
    "Guatemala City": ("guatemala city", "ciudad de guatemala"),
    "Panama City": ("panama city, panama", "ciudad de panama"),
    "Brussels": ("brussels", "bruselas"),
    "Geneva": ("geneva", "ginebra"),
}
_NAMES = {alias: name for name, aliases in _CITIES.items() for alias in aliases}
_AT = re.compile(
    r"\b(?P<to>in|at|to|en|a|hacia|hosted by) (?:the )?(?P<city>"
    + "|".join(re.escape(alias) for alias in sorted(_NAMES, key=len, reverse=True))
    + r")\b(?! (?:declaration|post|accord|policy|state\b|university|consensus|office|press|homeland|national))"
)
_WENT = re.compile(
    r"\b(?:met|meet|meeting|host\w*|held|will hold|travel\w*|visit\w*|trip|gather\w*|conven\w+|took place|attend\w*"
    r"|conven\w+|signed|arriv\w+|led|delegation|summit|inauguration|dialogue|welcom\w+|reunio|reunieron|reunion"
    r"|encuentro|visita\w*|viaj\w+|gira|celebr\w+|llev\w+ a cabo|firm\w+|recibi\w*|particip\w+|cumbre|tuvo lugar|sede"
    r"|acudi\w+|inaugur\w+)\b"
)
_VIRTUAL = re.compile(r"\b(?:virtual(?:ly|mente)?|video ?(?:conference|call|conferencia|llamada))\b")


def place_of(sentences: list[str]) -> str:
    """Where the event took place: the first city of the sentences that tell of meeting or going.

    "virtual" where they met over a line; empty where nothing is said.
    """
    for said in sentences:
        folded = fold(said).decode("latin-1")
        if not _WENT.search(folded):
            continue
        if _VIRTUAL.search(folded):
            return "virtual"
        if found := _AT.search(folded):
            return _NAMES[found["city"]]
    return ""
