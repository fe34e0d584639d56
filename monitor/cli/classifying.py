"""`monitor classify`, `cluster`: what the classifier says of items in a file, and which belong together."""

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, opened, say, say_json
from monitor.core.errors import ConfigError


def classify(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON Lines, also .gz; - reads standard input")],
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Judge the items of a file, one line for each: candidate or no, with the evidence.

    Example: monitor classify releases.jsonl.gz --json
    """
    from monitor.services.classify_file import classify_lines

    bad = False
    with opened(sources, institutions) as app, lines_of(file) as lines:
        for number, answer in enumerate(classify_lines(lines, app.gazetteer), start=1):
            bad |= "error" in answer
            if as_json:
                say_json(answer)
            elif "error" in answer:
                say(f"line {number}: {answer['error']}")
            else:
                reasons = "; ".join(one["quote"] for one in answer["evidence"][:3])
                name = answer["id"] or number
                say(f"{answer['verdict']:<9} {answer['score']:.2f}  {name}  {' '.join(reasons.split())}")
    if bad:
        raise typer.Exit(1)


def cluster(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON Lines, also .gz; - reads standard input")],
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Group the candidates among the items of a file into events.

    Example: monitor cluster releases.jsonl.gz --json
    """
    from monitor.services.cluster_file import cluster_lines

    bad = False
    with opened(sources, institutions) as app, lines_of(file) as lines:
        for event in cluster_lines(lines, app.gazetteer):
            bad |= "error" in event
            if as_json:
                say_json(event)
            elif "error" in event:
                say(f"line {event['line']}: {event['error']}")
            else:
                about = f"{', '.join(event['institutions'][:3])} ({len(event['items'])} items)"
                say(f"{event['event']:>4}  {event['event_date'] or 'no date   '}  {about}")
                for one in event["items"]:
                    say(f"      {one}")
    if bad:
        raise typer.Exit(1)


@contextmanager
def lines_of(file: str) -> Iterator[BinaryIO]:
    """The lines of a file, unpacked where its name ends in .gz, or of standard input."""
    if file == "-":
        yield sys.stdin.buffer
        return
    path = Path(file)
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            yield cast(BinaryIO, lines)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{file}: {reason.lower()}") from error


COMMANDS = (classify, cluster)
