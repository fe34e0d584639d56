"""What a release says that no reader of a report needs: greetings, boilerplate, headings, the noise of a transcript.

A sentence is judged by its words alone; nothing here knows what the release is about.
"""

import re

from monitor.core.text import fold

_GREETING = re.compile(
    r"(?:well,? |so,? |and |first of all,? |okay,? |ok,? |all right,? |great\.? )*(?:thank(?:s| you)|good (?:morning"
    r"|afternoon|evening|day)|hello|apologies|hi,? |welcome(?!d|s)\b|ladies and gentlemen|(?:mr\.|madam"
    r"|senora?) (?:vice ?)?president[ea]?,|distinguished (?:guests|colleagues)|buen[oa]s? (?:dias|tardes|noches|dia)"
    r"|muy buen[oa]s|muchas gracias|gracias|bienvenid[oa]s|damas y caballeros|amigas|senoras y senores|estimad[oa]s"
    r"|muy bien|viva |bonjour|da(?:mos|r) la (?:mas cordial )?bienvenida|hace uso de|a continuacion|cedemos|escuch"
    r"|merci|please (?:be seated|sit)|it(?:'s| is) (?:an honor|a pleasure|great to))"
)
_BOILERPLATE = re.compile(
    r"\b(?:for (?:more|further|additional) (?:information|details)|follow (?:us|@|the (?:secretary|department"
    r"|bureau))|for (?:immediate )?release\b|office of the spokesperson|media (?:note|contact|inquir|advisor)"
    r"|press (?:contact|office|release)|attributable to|to learn more.{0,80}(?:visit|read|see|here)|click here"
    r"|to (?:view|read|watch|see|register|subscribe)\b.{0,80}(?:here|page|link|visit|log)|(?:is|are"
    r"|can be) (?:also )?(?:available|found|viewed|accessed)\b.{0,30}(?:here|at|on|online)|(?:fact ?sheet|transcript"
    r"|text|video|statement|readout).{0,40}\bhere\b|sign up|subscribe|visit (?:our|us at|www|http|the (?:web|page"
    r"|site))|https?:|www\.|e-?mail:|telephone:|tel[.:]|(?:un)?official translation|courtesy translation"
    r"|traduccion (?:no oficial|de cortesia)|begin transcript|end transcript|the following is (?:the|a)"
    r"|as prepared for delivery|note to editors|background(?:er)?:|this (?:call|briefing) is (?:on|off)|on background"
    r"|embargoed|ground rules|the floor is yours|open (?:the line|it up|up) |turn it over|next question|your line"
    r"|will be announced|members of the delegation|(?:referred|attributed) to as|as a reminder|for the purposes of"
    r"|our speakers|para (?:mas|mayor) (?:informacion|detalle)|mas informacion|siguenos|consult[ae]\b.{0,40}(?:aqui"
    r"|pagina|liga|enlace|sitio)|liga de|en (?:el siguiente|este) (?:enlace|link|vinculo)|comunicado (?:no\.|num)"
    r"|contacto (?:de )?prensa|sala de prensa|direccion general de comunicacion|boletin|version estenografica"
    r"|(?:interpretacion|traduccion) (?:del|al)|pour (?:plus|de plus) (?:de renseignements|amples)|suivez"
    r"|communiquez avec|cookies|share this|print(?:er)?[- ]friendly|imprime la pagina|compart[ei]\b.{0,20}(?:facebook"
    r"|twitter|redes))"
)
_STAGE = re.compile(
    r"[\[(](?:applause|laughter|inaudible|crosstalk|aplausos|risas|sic\b|via\b|en route|off[- ]mic"
    r"|senior administration)[^)\]]*[)\]]",
    re.I,
)
_SPOKEN = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|me|my|you|your|you're|let's|yo|mi|mis|ustedes|usted|les digo|quiero|agradezco"
    r"|digo|creo)\b"
)
_OURS = re.compile(r"\b(?:we|we're|we've|our|us|nosotros|nuestr[oa]s?|vamos|estamos|tenemos|somos|hemos)\b")
_RECORD = re.compile(
    r"\b(?:remarks|press (?:call|briefing|gaggle|availability|conference)|transcript|interview|version estenografica"
    r"|palabras|mensaje|discurso|conferencia de prensa|entrevista|declaraciones|background (?:call|press)"
    r"|on[- ]the[- ]record|teleconference)\b"
)
_LABEL = re.compile(r"\b[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ.' -]{3,60}:(?=\s)|^(?:Q\b|---$|PREGUNTA|MODERADORA?$)", re.M)
_OFFICES = """
de del la el los las y e en para por con a al of the and for to in at gobernador gobernadora constitucional estado
secretario secretaria subsecretario subsecretaria presidente presidenta director directora general alcalde alcaldesa
jefe jefa ministro ministra viceprimera viceprimer representante comercio gobierno enviado enviada especial clima
embajador embajadora titular coordinador coordinadora comisionado comisionada senador senadora diputado diputada
unidos señor señora doctor doctora maestro maestra licenciado licenciada ingeniero ingeniera asesor senior secretary
deputy assistant under president vice minister director administrator ambassador commissioner senator representative
advisor chief acting special envoy member members general state office
"""
_HONOURED = re.compile(
    r"(?:senora?|doctora?|maestr[oa]|licenciad[oa]|ingenier[oa]|general|almirante|the honorable|mr\.|ms\.)\b"
)
_OFFICE_WORDS = frozenset(_OFFICES.split())
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"\]\(|<[a-z/]|\*\*|\bhttp")
_LEANING = re.compile(
    r"(?:and|so|because|but|or|well|then|y|e|entonces|pero|bueno|pues|mais|et|(?!following|during|building|regarding"
    r"|including)[a-z]+ing|he|she|they|it|this|these|those|that|his|her|their|its|both|also|additionally|in addition"
    r"|moreover|furthermore|however|finally|lastly|such|there|el mismo|ell[oa]s?|est[aeo]s?|dich[oa]s?|asimismo"
    r"|ademas|tambien|por su parte|por su lado|por otra parte|por otro lado|sin embargo|finalmente|en ese|en este"
    r"|en tanto|al respecto|por ultimo|de igual|del mismo|su|sus|entre (?:otros|ellos)|il|elle|ils|elles|ce|cette"
    r"|ces)\b"
)


def is_noise(said: str) -> bool:
    """Whether a sentence is none of the release's news: a heading, a greeting, boilerplate, a question, a "
    "stage direction."""
    folded = _folded(said)
    words = folded.split()
    if len(words) < 6 or not said.rstrip("\"”’'»)]*_ ").endswith((".", "!", "…")):
        return True
    if said.count("“") != said.count("”") or said.count('"') % 2 or said.count("(") != said.count(")"):
        return True
    if said.startswith(("(", "[")) and said.endswith((")", "]", ").", "].")):
        return True
    letters = [char for char in said if char.isalpha()]
    if sum(char.isupper() for char in letters) * 2 > len(letters):
        return True
    strange = sum(word not in _OFFICE_WORDS for word in _WORD.findall(said) if word.islower())
    if strange == 0 or (strange == 1 and _HONOURED.match(folded)):
        return True  # one of a list of guests
    return bool(_GREETING.match(folded) or _BOILERPLATE.search(folded) or _STAGE.search(said))


def is_transcript(title: str, text: str) -> bool:
    """Whether an item is the record of what was said rather than an account of it."""
    return bool(_RECORD.search(_folded(title))) or len(_LABEL.findall(text[:6_000])) >= 3


def is_spoken(said: str) -> bool:
    """Whether somebody speaks of himself or to somebody: words of a speech, not of an account."""
    return bool(_SPOKEN.search(_folded(_unquoted(said))))


def speaks_for_us(said: str) -> bool:
    """Whether the authors call themselves `we`, as joint statements do."""
    return bool(_OURS.search(_folded(_unquoted(said))))


def is_quotation(said: str) -> bool:
    """Whether most of the sentence is between quotation marks."""
    return len(_unquoted(said)) * 2 < len(said)


def is_marked_up(said: str) -> bool:
    """Whether marks of Markdown or HTML stand inside."""
    return bool(_LINK.search(said))


def leans_back(said: str) -> bool:
    """Whether the sentence needs the one before it ("They also discussed …")."""
    return bool(_LEANING.match(_folded(said)))


def _folded(said: str) -> str:
    return fold(said).decode("latin-1")


def _unquoted(said: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"|«[^»]*»", " ", said)
