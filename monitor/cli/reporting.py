"""`monitor report`: the curators' documents."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from monitor.cli.options import By, InstitutionsFile, SourcesFile, day, opened, say
from monitor.core.errors import ConfigError

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.services.report import Made, Order


def report(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="brief, quarterly, semiannual or annual")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2021-07, 2023-Q3, 2022-H1, 2022 or FROM..TO")],
    formats: Annotated[str, typer.Option("--format", metavar="LIST", help="md, docx, html, pdf; with commas")] = "docx",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go")] = Path("out"),
    style: Annotated[str, typer.Option("--style", metavar="STYLE", help="annual: review or themes")] = "",
    issued: Annotated[
        str | None, typer.Option("--issued", metavar="DATE", help="The date it bears [default: today]")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", metavar="LANG", help="en or es")] = "en",
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="DIR", help="The curators' folder: report.yaml and free parts")
    ] = None,
    appendix: Annotated[bool, typer.Option("--appendix", help="List the sources as they were at acceptance")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only tell what is missing or doubtful")] = False,
    online: Annotated[bool, typer.Option("--online", help="With --check: try the links too")] = False,
    diff: Annotated[
        str | None, typer.Option("--diff", metavar="OLD", help="Tell what changed since an issue: last, N or a date")
    ] = None,
    current: Annotated[bool, typer.Option("--current", help="Today's entries, though an issue is out")] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Freeze the entries and their versions")] = False,
    by: By = None,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Write the report of a period from its accepted entries.

    Example: monitor report quarterly 2023-Q3 --format docx,pdf --out reports
    """
    from monitor.core.period import parse_period
    from monitor.reports.curation import Curation
    from monitor.reports.folder import read_folder
    from monitor.reports.wording import ReportLanguage
    from monitor.services.report import Order

    if lang not in get_args(ReportLanguage):
        raise ConfigError(f"language {lang!r} is none of {', '.join(get_args(ReportLanguage))}")
    if style and kind != "annual":
        raise ConfigError(f"only annual reports have a style, {kind} has none")
    wanted = parse_period(period)
    with opened(sources, institutions) as app:
        curation = read_folder(folder, known=frozenset(app.registry.by_id)) if folder else Curation()
        order = Order(
            kind=kind, period=wanted, language=cast(ReportLanguage, lang), style=style, curation=curation,
            appendix=appendix, current=current or publish,
            issued=day(issued, "--issued") if issued else datetime.now(app.zone).date(),
        )  # fmt: skip
        if diff:
            _tell_changes(app, order, diff)
            return
        made = app.reporter.make(order)
        for note in made.notes:
            typer.echo(note, err=True)
        if check:
            _tell_findings(app, made, online=online)
            return
        reference = folder / "reference.docx" if folder and (folder / "reference.docx").exists() else None
        names = [one.strip() for one in formats.split(",") if one.strip()]
        for path in app.reporter.write(made, formats=names, out=out, reference=reference):
            say(str(path))
        if publish:
            app.reporter.freeze(made, by=app.desk(by).by)
            typer.echo(f"{len(made.issue.chosen)} entries are frozen as this issue", err=True)


def _tell_findings(app: "App", made: "Made", *, online: bool) -> None:
    findings = [finding.text for finding in app.reporter.check(made)]
    if online:
        from monitor.services.links import dead_links

        findings += dead_links(made.issue.chosen, read=app.reader.read)
    for finding in findings:
        say(finding)
    if findings:
        raise typer.Exit(1)
    say("nothing is missing or doubtful")


def _tell_changes(app: "App", order: "Order", old: str) -> None:
    for change in app.reporter.diff(order, old):
        fields = f" ({', '.join(change.fields)})" if change.fields else ""
        say(f"{change.what:<8} entry {change.candidate}: {change.title}{fields}")


COMMANDS = (report,)
