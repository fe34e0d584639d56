"""What runs in the process in which documents are parsed; parsing.py starts it and speaks to it.

One pickled job and one pickled answer at a time go through its stdin and stdout, each after its length.

It is expendable: the kernel ends it when a job takes more CPU time than it may, it cannot take more memory than it
may, and it ends by itself when its parent is gone. It inherits neither secrets nor signal handlers.
"""

import os
import pickle
import resource
import signal
import struct
import sys
from dataclasses import dataclass, replace
from importlib import import_module
from types import TracebackType
from typing import BinaryIO

from monitor.core.errors import ParseError
from monitor.core.model import Item, SourceState
from monitor.core.text import one_line
from monitor.sources.article import with_full_text
from monitor.sources.base import Document, Page, SourceBase

LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ParseError on its way between processes; after a `fatal` one the worker ends."""

    state: SourceState
    reason: str
    fatal: bool = False


Job = tuple[SourceBase, Document, Item | None]  # the document's body follows by itself
Answer = Page | Item | Refusal | None  # None: ready for jobs


def main(seconds: float, megabytes: int) -> None:
    """Answer jobs until stdin ends; `seconds` of CPU time for each, `megabytes` of address space for the process."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    for standard in (0, 1, 2):  # whatever a library prints must neither stand between answers nor fill a pipe
        os.dup2(os.open(os.devnull, os.O_RDWR), standard)

    def last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        reason = f"the parser crashed ({kind.__name__}: {one_line(str(error))[:200]})"
        _send(answers, Refusal("unreadable", reason, fatal=True))

    sys.excepthook = last_words
    for module in ("monitor.sources.catalog", "feedparser"):  # what the first job would import, before it is timed
        import_module(module)
    _limit_memory(megabytes)
    _send(answers, None)
    while job := _receive(jobs):
        source, document, item = pickle.loads(job)  # noqa: S301 - written by our own parent
        document = replace(document, body=_receive(jobs))
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = _parse(source, document, item)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _send(answers, answer)


def _parse(source: SourceBase, document: Document, item: Item | None) -> Page | Item | Refusal:
    """The page, or the item with its full text, or the expected error as a value; anything else ends the process."""
    try:
        return source.parse(document) if item is None else with_full_text(source, document, item)
    except ParseError as error:
        return Refusal(error.state, error.reason)
    except MemoryError:
        return Refusal("unreadable", "reading the document needs more memory than allowed")
    except RecursionError:
        return Refusal("unreadable", "the document is nested too deeply")


def _limit_memory(megabytes: int) -> None:
    if sys.platform != "linux":
        return  # elsewhere the address space is no measure of memory
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _receive(jobs: BinaryIO) -> bytes:
    length = jobs.read(LENGTH.size)
    return jobs.read(LENGTH.unpack(length)[0]) if length else b""


def _send(answers: BinaryIO, answer: Answer) -> None:
    data = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    answers.write(LENGTH.pack(len(data)) + data)
    answers.flush()
