"""`institutions.yaml`: the registry, checked also for what its shape cannot say (ids, references, aliases)."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter

from monitor.config.yaml_file import YamlFile, read_yaml
from monitor.core.errors import ConfigError
from monitor.core.model import Institution, Registry
from monitor.core.text import fold

_REGISTRY = TypeAdapter(Registry)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def load_institutions(path: Path) -> Registry:
    """The registry of a file; raises ConfigError with one line for each mistake."""
    file = read_yaml(path)
    registry = file.load(_REGISTRY)
    if problems := [*_problems(file, registry)]:
        raise ConfigError(*problems)
    return registry


def _problems(file: YamlFile, registry: Registry) -> Iterator[str]:
    if not registry.institutions:
        yield f"{file.where()}: institutions: the list is missing or empty"
    sections = {section.id for section in registry.sections}
    ids: dict[str, int] = {}
    for n, one in enumerate(registry.institutions):
        if not _ID.fullmatch(one.id):
            yield f"{file.where('institutions', n, 'id')}: id {one.id!r}: only a-z, 0-9 and single hyphens are allowed"
        if one.id in ids:
            first = file.where("institutions", ids[one.id], "id")
            yield f"{file.where('institutions', n, 'id')}: id {one.id!r} is already used at {first}"
        ids.setdefault(one.id, n)
    for n, one in enumerate(registry.institutions):
        yield from _of_one(file, n, one, ids, sections)
    for n, row in enumerate(registry.scorecard):
        at = file.where("scorecard", n, "match")
        if not row.match.institutions and not row.match.types:
            yield f"{at}: match: needs institutions or types"
        for wanted in row.match.institutions:
            if wanted not in ids:
                yield f"{at}: match: there is no institution {wanted!r}"
    yield from _collisions(file, registry)


def _of_one(file: YamlFile, n: int, one: Institution, ids: dict[str, int], sections: set[str]) -> Iterator[str]:
    def at(*steps: int | str) -> str:
        return file.where("institutions", n, *steps)

    if not (one.names.en or one.names.es or one.names.fr):
        yield f"{at('names')}: names: {one.id} has no name"
    for language in ("en", "es", "fr"):
        for m, name in enumerate(getattr(one.names, language)):
            if len(name.strip()) < 3:
                yield f"{at('names', language, m)}: name {name!r} is too short to be found in a text"
    for m, acronym in enumerate(one.acronyms):
        if len(acronym.text.strip()) < 2:
            yield f"{at('acronyms', m)}: acronym {acronym.text!r} needs two characters or more"
    for key in ("successor", "parent"):
        wanted = getattr(one, key)
        if wanted is not None and wanted not in ids:
            yield f"{at(key)}: {key}: there is no institution {wanted!r}"
    if one.section is not None and one.section not in sections:
        yield f"{at('section')}: section: there is no section {one.section!r} (there are {', '.join(sorted(sections))})"
    for m, holder in enumerate(one.holders):
        if holder.start and holder.end and holder.end < holder.start:
            yield f"{at('holders', m)}: holder {holder.name}: 'to' lies before 'from'"
    if one.cadence is not None and one.cadence < 1:
        yield f"{at('cadence')}: cadence is in months and at least 1"
    if one.homepage and not one.homepage.startswith(("http://", "https://")):
        yield f"{at('homepage')}: homepage must be an http:// or https:// address"


def _collisions(file: YamlFile, registry: Registry) -> Iterator[str]:
    """The same alias for two institutions: nobody could tell which one a text means."""
    seen: dict[bytes, tuple[str, str]] = {}
    for n, one in enumerate(registry.institutions):
        places: list[tuple[str, tuple[str | int, ...], bytes]] = [
            (name, ("names", language, m), fold(name))
            for language in ("en", "es", "fr")
            for m, name in enumerate(getattr(one.names, language))
        ]
        places += [(a.text, ("acronyms", m), b"\0" + a.text.encode()) for m, a in enumerate(one.acronyms)]
        for alias, steps, key in places:
            here = file.where("institutions", n, *steps)
            if key in seen and seen[key][0] != one.id:
                other, there = seen[key]
                yield f"{here}: alias {alias!r} of {one.id} is also an alias of {other} at {there}"
            seen.setdefault(key, (one.id, here))
