"""The curators' folder of one report: `report.yaml` and their parts in Markdown, read into a `Curation`.

    report.yaml             masthead, purpose line, choice and order of entries, sponsors, …
    introduction.md         a part; introduction.es.md is its Spanish text
    highlights/nals.md      the current context of one institution
    reference.docx          Word styles of the organization's own

Nothing in it is required; what is missing is marked in the report.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from monitor.config.yaml_file import read_yaml
from monitor.core.errors import ConfigError
from monitor.reports.curation import Curation

PARTS = ("introduction", "spotlight", "commentary", "remarks", "conclusion", "about", "resources")
_PICTURE = re.compile(r"!\[")
_CURATION = TypeAdapter(Curation)


def read_folder(folder: Path, *, known: frozenset[str] = frozenset()) -> Curation:
    """The folder's decisions and parts; raises ConfigError with every mistake by its file, line and column.

    `known` holds the registry's institution ids, against which `highlights` is checked where it is given.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: there is no such folder")
    described = folder / "report.yaml"
    curation = Curation()
    if described.exists():
        file = read_yaml(described)
        curation = file.load(_CURATION)
        if curation.parts:
            raise ConfigError(f"{file.where('parts')}: parts: are files of the folder (introduction.md, …)")
        if unknown := [name for name in curation.highlights if known and name not in known]:
            where = file.where("highlights", curation.highlights.index(unknown[0]))
            raise ConfigError(f"{where}: highlights: there is no institution {unknown[0]!r}")
    return replace(curation, parts=dict(_parts(folder)))


def _parts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted([*folder.glob("*.md"), *folder.glob("highlights/*.md")]):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if "/" not in name and name.removesuffix(".es") not in PARTS:
            raise ConfigError(f"{path}: no report has a part of this name; there are {', '.join(PARTS)}")
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError(f"{path}:1:1: not UTF-8 text (byte {error.start})") from error
        except OSError as error:
            raise ConfigError(f"{path}: {(error.strerror or str(error)).lower()}") from error
        if picture := _PICTURE.search(text):
            line = text.count("\n", 0, picture.start()) + 1
            raise ConfigError(f"{path}:{line}: a picture in a part cannot be printed; figures come from report.yaml")
        yield name, text
