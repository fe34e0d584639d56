"""The field's own vocabulary in English and Spanish: the two sides, what only looks like them, and what meets.

These are words of the language, not institutions: the registry holds those. Phrases are written as they are folded (no
case, no accents; a hyphen stands for a space too) and all live in the gazetteer's one automaton; the patterns below it
are only run in sentences around a hit.
"""

import re
from itertools import permutations
from typing import Final, Literal

from monitor.core.model import Country

Mark = Literal["MX", "US", "CA", "both", "third", "region", "trap"]

_MEXICAN_PLACES = """
baja california|chihuahua|coahuila|nuevo leon|tamaulipas|sonora|sinaloa|jalisco|guanajuato|michoacan|oaxaca|chiapas
guerrero|yucatan|quintana roo|zacatecas|ciudad juarez|tijuana|nuevo laredo|monterrey|guadalajara|mexicali|tapachula
"""
_PLACES_IN_THE_UNITED_STATES = """
washington|nueva york|new york|california|texas|arizona|florida|illinois|los angeles|san diego|san francisco|chicago
houston|dallas|mcallen|brownsville|tucson|phoenix|denver|miami|atlanta|las vegas
"""

_THIRD_COUNTRIES = """
afghanistan|afganistan|albania|algeria|argelia|angola|argentina|armenia|australia|austria|azerbaijan|bahamas|bahrain
bangladesh|barbados|belarus|bielorrusia|belgium|belgica|belize|belice|bolivia|bosnia|botswana|brazil|brasil|bulgaria
burma|cameroon|chile|china|people's republic of china|prc|colombia|congo|costa rica|croatia|croacia|cuba|cyprus
czech republic|denmark|dinamarca|dominican republic|republica dominicana|ecuador|egypt|egipto|el salvador|estonia
ethiopia|etiopia|finland|finlandia|france|francia|georgia|germany|alemania|ghana|greece|grecia|guatemala|guyana|haiti
honduras|hungary|hungria|iceland|india|indonesia|iran|iraq|ireland|irlanda|israel|italy|italia|jamaica|japan|japon
jordan|kazakhstan|kenya|korea|corea|kosovo|kuwait|latvia|lebanon|libano|libya|libia|lithuania|luxembourg|malaysia
mali|malta|moldova|mongolia|montenegro|morocco|marruecos|mozambique|namibia|nepal|netherlands|paises bajos
new zealand|nueva zelanda|nicaragua|niger|nigeria|north macedonia|norway|noruega|oman|pakistan|palau|panama
papua new guinea|paraguay|peru|philippines|filipinas|poland|polonia|portugal|qatar|romania|rumania|russia|rusia
rwanda|saudi arabia|arabia saudita|senegal|serbia|singapore|singapur|slovakia|slovenia|somalia|south africa|sudafrica
south korea|corea del sur|spain|espana|sri lanka|sudan|suriname|sweden|suecia|switzerland|suiza|syria|siria|taiwan
tanzania|thailand|tailandia|trinidad and tobago|tunisia|tunez|turkey|turkiye|turquia|uganda|ukraine|ucrania
united arab emirates|united kingdom|reino unido|uruguay|uzbekistan|venezuela|vietnam|yemen|zambia|zimbabwe
european union|union europea|central america|centroamerica|america central|afghan|african|argentine|argentino
australian|brazilian|british|chilean|chinese|colombian|cuban|cubano|dominican|dutch|egyptian|french|german|guatemalan
haitian|honduran|indian|iranian|iraqi|irish|israeli|italian|japanese|jordanian|korean|nicaraguan|nigerian|pakistani
palestinian|peruvian|philippine|polish|russian|salvadoran|saudi|spanish government|swedish|swiss|turkish|ukrainian
venezuelan|vietnamese|guatemalteco|hondureno|salvadoreno|venezolano|colombiano|espanol|chino|frances|aleman|japones
"""


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name for line in names.split("\n") for name in line.split("|") if name)


PHRASES: Final[dict[Mark, tuple[str, ...]]] = {
    "MX": (
        "mexico", "mexican", "mexicans", "mexicano", "mexicana", "mexicanos", "mexicanas", "mexique", "mexicain",
        "mexicaine", "mexicains", "mexicaines", "united mexican states", "estados unidos mexicanos",
        "etats unis du mexique",
        "ciudad de mexico", "mexico city",
    ),
    "US": (
        "united states", "united states of america", "u.s.", "u.s.a.", "estados unidos", "estados unidos de america",
        "ee.uu.", "ee. uu.", "ee uu", "eeuu", "e.u.a.", "e.e.u.u.", "estadounidense", "estadounidenses",
        "unioamericano", "union americana", "etats unis", "americain", "americaine", "casa blanca", "white house",
        "departamento de estado",
    ),
    "CA": ("canada", "canadian", "canadians", "canadiense", "canadienses", "canadien", "canadienne"),
    "region": (
        "north america", "north american", "america del norte", "norteamerica", "norteamericano", "norteamericana",
        "norteamericanos", "norteamericanas", "amerique du nord",
    ),
    "both": (
        "u.s.-mexico", "u.s.-mexican", "us-mexico", "us-mexican", "mexico-u.s.", "mexico-us", "united states-mexico",
        "mexico-united states", "united states and mexico", "mexico and the united states", "u.s. and mexico",
        "mexico and the u.s.", "u.s. and mexican", "mexican and u.s.", "mexico-estados unidos",
        "estados unidos-mexico", "mexico y estados unidos", "mexico y los estados unidos", "estados unidos y mexico",
        "mexico-ee.uu.", "mexico-eua", "mexico-eeuu", "mexico-eu", "mexico y ee.uu.", "ee.uu. y mexico",
    ),
    "trap": (
        "new mexico", "nuevo mexico", "new mexicans", "new mexican", "gulf of mexico", "golfo de mexico",
        "mexico city policy", "mexican american", "mexican americans", "mexicano americano", "mexicanos americanos",
        "mexican spotted owl", "mexican wolf", "mexican gray wolf", "mexican wolves", "mexican long nosed bat",
        "mexican national", "mexican nationals", "mexican citizen", "mexican citizens", "mexican man", "mexican woman",
        "mexican restaurant", "mexican food", "mexican heritage", "mexico, missouri", "mexican war", "gulf of america",
        "mexican american legal defense", "estado de mexico", "valle de mexico",
        "g7 rapid response mechanism", "north american aerospace",
        "south georgia", "georgia state", "atlanta, georgia",
    ),
    "third": _listed(_THIRD_COUNTRIES),
}  # fmt: skip
_TOGETHER = tuple(
    f"{first}{comma} {second}{last} {und} {third}"
    for names, und in (
        (("mexico", "canada", "the united states"), "and"),
        (("mexico", "canada", "united states"), "and"),
        (("mexico", "canada", "u.s."), "and"),
        (("mexico", "canada", "estados unidos"), "y"),
        (("mexico", "canada", "los estados unidos"), "y"),
    )
    for first, second, third in permutations(names)
    for comma, last in ((",", ""), (",", ","))
)
PHRASES["both"] += _TOGETHER
PLACES: Final[dict[Country, tuple[str, ...]]] = {
    "MX": _listed(_MEXICAN_PLACES),
    "US": _listed(_PLACES_IN_THE_UNITED_STATES),
}

# Short forms whose case decides, and that mean the United States in Spanish only ("EU" in a headline is not the Union).
SPANISH_SHORT: Final = ("EU", "E.U.", "EUA", "EEUU", "EE UU")
ENGLISH_SHORT: Final = ("US", "USA")

# A person's name counts by its surname only after one of these.
HONORIFIC: Final = re.compile(
    rb"(?:president|president elect|presidenta|presidente|presidenta electa|vicepresidenta|vice president|secretary"
    rb"|minister|ministro|secretario|secretaria|canciller|ambassador|embajador|embajadora|representative|commissioner"
    rb"|comisionado|comisionada|administrator|attorney general|fiscal|governor|gobernador|gobernadora|adviser|advisor"
    rb"|subsecretario|subsecretaria|undersecretary|senator|senador)[ ,]*(?:\[[^\]]*\] )?$"
)

# Given names that are never called by themselves after an honorific, as the surnames of holders are.
GIVEN_NAMES: Final = frozenset(
    _listed("""
adriana|alberto|alejandro|alicia|ana|andres|angel|antonio|carlos|claudia|cresencio|eduardo|elena|enrique|felipe
fernando|francisco|gabriel|guadalupe|icela|ildefonso|isabel|javier|jesus|joaquin|jorge|jose|josefa|juan|julio
laura|luis|luisa|manuel|marcelo|maria|miguel|omar|pablo|patricia|pedro|rafael|ramon|raquel|raul|ricardo|roberto|rocio
rosa|rosario|rosendo|santiago|sergio|teresa|tomas|victor|anthony
antony|david|elizabeth|george|james|john|joseph|katherine|kamala|mark|michael|paul|peter|richard|robert|rose|william
""")
)

# The site's own name at the end of a title, which stands on every page of it.
MARQUEE: Final = re.compile(rb" [|] [^|]*\b(?:embassy|consulates?|embajada|consulados?|department|gob\.mx)\b[^|]*$")

# What institutions of two countries do with each other.
ENCOUNTER: Final = re.compile(
    rb"\b(?:met|meet|meets|meeting|meetings|spoke|speaks|talks|called|calls|call with|telephone|hosted|hosts|host"
    rb"|welcomed|welcomes|visit|visits|visited|visiting|travel|travels|traveled|travelled|trip|delegation|summit"
    rb"|dialogue|sign|signs|signed|signing|agreed|agreement|agreements|memorandum|convene|convened|convenes"
    rb"|co ?hosted|co ?chaired|joint|jointly|discuss|discussed|discusses|cooperation|cooperate|coordinated"
    rb"|coordination|partnership|extradited|extradition|repatriated|repatriation|returned|lawsuit|sued|congratulated"
    rb"|congratulations|congratulate|inauguration|negotiations|consultations|working group|bilateral|trilateral"
    rb"|commission|tariffs?|dispute|"
    rb"reunio|reunion|reuniones|se reune|reunieron|sostuvo|sostuvieron|encuentro|llamada|conversacion|conversamos"
    rb"|converso|conversaron|visita|visito|viaje|viajo|gira|recibio|recibe|delegacion|cumbre|dialogo|firma|firmo"
    rb"|firmaron|suscribio|suscribieron|acordo|acordaron|acuerdo|acuerdos|acordamos|memorandum|conjunto|conjunta"
    rb"|conjuntamente|cooperacion|coordinacion|colaboracion|extradicion|repatriacion|repatrio|restitucion|restituye"
    rb"|devolucion|devuelve|entrega|demanda|consular|consulado|consulados|negociacion|negociaciones|consultas"
    rb"|grupo de trabajo|comision|bilaterales|trilaterales|aranceles|arancel|controversia|panel)\b"
)

# A person or body of the other side, beside its country's name.
_ROLE = (
    rb"president|president elect|foreign secretary|foreign minister|secretary|minister|ambassador|government|officials?"
    rb"|authorities|delegation|counterparts?|partners|leaders?|senate|congress|embassy|consulate|attorney general"
    rb"|presidente|presidenta|secretari[oa]|canciller|embajador|embajadora|embajada|gobierno|autoridades"
    rb"|delegacion|homologo|homologa|funcionari[oa]s|congreso|senado|departamento|vicepresident[ea]|consul|corte"
    rb"|tribunal|legisladores|gobernador|gobernadora|representante"
)
_OF = rb"(?: \w+){0,4},? (?:of|de|del|from) (?:(?:los|the) )?"
OFFICIALS: Final[dict[Country, re.Pattern[bytes]]] = {
    "MX": re.compile(
        rb"\bmexican (?:" + _ROLE + rb")\b|\b(?:" + _ROLE + rb")" + _OF + rb"(?:mexico|united mexican states)\b"
        rb"|\b(?:" + _ROLE + rb") mexican[oa]s?\b|\bmexico's (?:" + _ROLE + rb")\b"
    ),
    "US": re.compile(
        rb"\b(?:u\.s\.|us|american) (?:" + _ROLE + rb")\b|\b(?:" + _ROLE + rb")" + _OF
        + rb"(?:estados unidos(?! mexicanos)|ee\.? ?uu|eua?|united states)\b"
        rb"|\b(?:" + _ROLE + rb") (?:estadounidenses?|norteamerican[oa]s?)\b"
    ),
}  # fmt: skip
