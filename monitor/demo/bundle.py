"""The demo's bundled files: the documents of each feed in the order of their versions, and the sources' declaration.

The documents are composed for the demo around real events; they are no copies of what the offices published, and
their links lead to the reserved domain `.example`. Nothing here is served or stored.
"""

import re
from collections.abc import Mapping
from importlib.resources import files

_VERSION = re.compile(r"([a-z-]+)-(\d+)\.xml")


def documents() -> Mapping[str, tuple[bytes, ...]]:
    """The successive documents of each feed, by the name of its source."""
    found: dict[str, dict[int, bytes]] = {}
    for file in files("monitor.demo").joinpath("documents").iterdir():
        if match := _VERSION.fullmatch(file.name):
            found.setdefault(match[1], {})[int(match[2])] = file.read_bytes()
    return {name: tuple(versions[n] for n in sorted(versions)) for name, versions in sorted(found.items())}


def sources_yaml(port: int) -> str:
    """The text of the demo's `sources.yaml` for a server that listens on the port."""
    return files("monitor.demo").joinpath("sources.yaml").read_text(encoding="utf-8").replace("{port}", str(port))
