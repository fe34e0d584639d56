"""`monitor report`: the curators' documents."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, cast

import typer

from monitor.cli.options import InstitutionsFile, SourcesFile, day, opened, say
from monitor.core.errors import ConfigError


def report(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="quarterly")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2021-07, 2023-Q3, 2022-H1, 2022 or D..D")],
    formats: Annotated[str, typer.Option("--format", metavar="LIST", help="md, docx, html, pdf; with commas")] = "docx",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go")] = Path("out"),
    issued: Annotated[str | None, typer.Option("--issued", metavar="DATE", help="Its date [default: today]")] = None,
    lang: Annotated[str, typer.Option("--lang", help="en or es")] = "en",
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Write the report of a period from its accepted entries.

    Example: monitor report quarterly 2023-Q3 --format docx,pdf --out reports
    """
    from monitor.core.period import parse_period
    from monitor.reports.wording import ReportLanguage
    from monitor.services.report import report as write

    wanted = parse_period(period)
    if lang != "en" and lang != "es":
        raise ConfigError(f"language {lang!r} is none of en, es")
    with opened(sources, institutions) as app:
        dated = day(issued, "--issued") if issued else datetime.now(app.zone).date()
        paths = write(
            app.store, app.registry, kind, wanted, issued=dated, language=cast(ReportLanguage, lang),
            formats=[one.strip() for one in formats.split(",") if one.strip()], out=out,
        )  # fmt: skip
    for path in paths:
        say(str(path))


COMMANDS = (report,)
