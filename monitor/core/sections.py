"""Which thematic section of the annual report an event belongs to: its main institution's, else by its words."""

import re
from collections.abc import Sequence

from monitor.core.model import EventType
from monitor.core.registry import Registry
from monitor.core.text import fold

# What a section's id or English name is known by, and what texts of its theme say.
_THEMES = {
    "econom": r"trade|econom\w+|invest\w+|tariffs?|steel|aluminum|supply chains?|usmca|t-mec|labor rights|business"
    r"|comerci\w+|arancel\w+",
    "securit": r"fentanyl|drugs?|traffick\w+|cartels?|arms|firearms|weapons|security|crim\w+|extradit\w+|defen[sc]e"
    r"|fentanilo|armas|seguridad|drogas",
    "migra": r"migra\w+|refugee\w*|asylum|consul\w+|visas?|border crossings?|legal pathways|deport\w+|asilo",
    "environ": r"water|climate|environment\w*|energy|sanitation|health|cultur\w+|archaeolog\w+|educat\w+|indigenous"
    r"|agua|clima\w*|ambient\w+|salud|arqueolog\w+",
}
_DIPLOMATIC = "diplom"


def section_of(institutions: Sequence[str], kind: EventType, words: str, registry: Registry) -> str | None:
    """The id of the section; None where the registry has none that fits."""
    known = [registry.by_id[one] for one in institutions if one in registry.by_id]
    own = [one.section for one in known if one.section and one.type != "office"]
    if own:
        return own[0]
    folded = fold(words).decode("latin-1")
    counts = {theme: len(re.findall(rf"\b(?:{said})\b", folded)) for theme, said in _THEMES.items()}
    theme = max(counts, key=lambda theme: counts[theme])
    if kind in ("call", "visit", "summit", "meeting", "statement") or counts[theme] < 2:
        theme = _DIPLOMATIC
    for section in registry.sections:
        if theme in fold(f"{section.id} {section.name.en}").decode("latin-1"):
            return section.id
    return next((one.section for one in known if one.section), None)


def section_named(heading: str, registry: Registry) -> str | None:
    """The id of the section that a report's heading means: by its name, else by its theme; None where none fits."""
    folded = fold(heading).decode("latin-1").strip()
    if not folded:
        return None
    known = {one.id: fold(f"{one.id} {one.name.en} {one.name.es}").decode("latin-1") for one in registry.sections}
    exact = next((one.id for one in registry.sections if fold(heading) in map(fold, (one.name.en, one.name.es))), None)
    themes = [theme for theme in (*_THEMES, _DIPLOMATIC) if theme in folded]
    return exact or next((one for one in known for theme in themes if theme in known[one]), None)
