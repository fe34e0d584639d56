"""`monitor check`: are the configuration files right? Offline."""

from collections.abc import Callable
from functools import partial
from typing import Any

from monitor.cli.options import InstitutionsFile, SourcesFile, say
from monitor.core.errors import ConfigError


def check(sources: SourcesFile = None, institutions: InstitutionsFile = None) -> None:
    """Check settings and files without touching the network; every mistake is told with its line.

    Example: monitor check --sources sources.yaml
    """
    from monitor.app import now
    from monitor.config.institutions import load_institutions
    from monitor.config.settings import read_settings
    from monitor.config.team import load_team
    from monitor.sources.catalog import load_sources

    settings = read_settings(sources=sources, institutions=institutions)
    loaders: dict[str, Callable[[Any], Any]] = {
        "sources": load_sources,
        "institutions": partial(load_institutions, today=now().date()),
    }
    if settings.team or settings.file("team").exists():
        loaders["team"] = load_team
    problems: list[str] = []
    for name, load in loaders.items():
        path = settings.file(name)
        try:
            loaded = load(path)
        except ConfigError as error:
            problems += error.problems
        else:
            say(f"{path}: {len(getattr(loaded, name, loaded))} {name if name != 'team' else 'people'}, no mistakes")
    if problems:
        raise ConfigError(*problems)


COMMANDS = (check,)
