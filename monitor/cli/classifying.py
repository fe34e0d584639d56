"""`monitor classify`, `cluster`: what the classifier says of items in a file, and which belong together."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, opened, say, say_json
from monitor.core.errors import ConfigError

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.services.classify_file import KnownSources

Answer = Mapping[str, Any]


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

    with opened(sources, institutions) as app, lines_of(file) as lines:
        _tell(classify_lines(lines, app.gazetteer, sources_of(app)), _judged, as_json=as_json)


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

    with opened(sources, institutions) as app, lines_of(file) as lines:
        _tell(cluster_lines(lines, app.gazetteer, sources_of(app)), _grouped, as_json=as_json)


def sources_of(app: "App") -> "KnownSources":
    """The declared sources by name: they tell whose release a line is."""
    return {source.name: source for source in app.sources}


def _tell(answers: Iterable[Answer], shown: Callable[[int, Answer], str], *, as_json: bool) -> None:
    """Print each answer as it comes; exit code 1 at the end where a line of the file was bad."""
    bad = False
    for number, answer in enumerate(answers, start=1):
        bad |= "error" in answer
        if as_json:
            say_json(answer)
        else:
            say(f"line {answer['line']}: {answer['error']}" if "error" in answer else shown(number, answer))
    if bad:
        raise typer.Exit(1)


def _judged(line: int, answer: Answer) -> str:
    reasons = " ".join("; ".join(one["quote"] for one in answer["evidence"][:3]).split())
    return f"{answer['verdict']:<9} {answer['score']:.2f}  {answer['id'] or line}  {reasons}"


def _grouped(_: int, event: Answer) -> str:
    many = len(event["items"])
    about = f"{', '.join(event['institutions'][:3])} ({many} item{'s' * (many != 1)})"
    head = f"{event['event']:>4}  {event['event_date'] or 'no date   '}  {about}"
    return "\n".join([head, *(f"      {one}" for one in event["items"])])


@contextmanager
def lines_of(file: str) -> Iterator[Iterable[bytes]]:
    """The lines of a file, unpacked where its name ends in .gz, or of standard input."""
    if file == "-":
        stream = BufferedReader(cast(RawIOBase, sys.stdin.buffer))
        packed = stream.peek(2)[:2] == b"\x1f\x8b"
        yield _told(gzip.GzipFile(fileobj=stream) if packed else stream, "standard input")
        return
    path = Path(file)
    try:
        opened_file = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # noqa: SIM115
    except OSError as error:
        raise ConfigError(f"{file}: {(error.strerror or str(error)).lower()}") from error
    with opened_file:
        yield _told(opened_file, file)


def _told(lines: Iterable[bytes], file: str) -> Iterator[bytes]:
    """The lines, with what is wrong with the file told as such; errors of the output are not the file's."""
    try:
        yield from lines
    except gzip.BadGzipFile as error:
        raise ConfigError(f"{file}: its name ends in .gz but it is not compressed") from error
    except (EOFError, zlib.error) as error:
        raise ConfigError(f"{file}: ends in the middle; copy it again") from error
    except OSError as error:
        raise ConfigError(f"{file}: {(error.strerror or str(error)).lower()}") from error


COMMANDS = (classify, cluster)
