"""The process in which documents are parsed: `python -m monitor.sources.worker SECONDS MEGABYTES`, spoken to by
parsing.py over its stdin and stdout, one pickled job and one pickled answer at a time, each after its length.

It is expendable: the kernel ends it when a job takes more CPU time than it may, it cannot take more memory than it
may, and it ends by itself when its parent is gone. It inherits neither secrets nor signal handlers.
"""

import os
import pickle
import resource
import signal
import struct
import sys
from typing import BinaryIO

from monitor.core.errors import ParseError
from monitor.sources.base import Document, Page, SourceBase

LENGTH = struct.Struct(">I")
Job = tuple[SourceBase, Document]
Answer = Page | ParseError | None  # None: ready


def main(seconds: float, megabytes: int) -> None:
    """Answer jobs until stdin ends."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    _preload()
    _limit_memory(megabytes)
    _send(answers, None)
    while job := jobs.read(LENGTH.size):
        source, document = pickle.loads(jobs.read(LENGTH.unpack(job)[0]))  # noqa: S301 - written by our own parent
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = parse(source, document)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _send(answers, answer)


def parse(source: SourceBase, document: Document) -> Page | ParseError:
    """The page, or the expected error as a value; anything else ends the process, which parsing.py tells."""
    try:
        return source.parse(document)
    except ParseError as error:
        return error
    except MemoryError:
        return ParseError(source.name, "unreadable", "reading the document needs more memory than allowed")
    except RecursionError:
        return ParseError(source.name, "unreadable", "the document is nested too deeply")


def _preload() -> None:
    """Import what the first job would import, before its time is counted."""


def _limit_memory(megabytes: int) -> None:
    if sys.platform != "linux":
        return  # elsewhere the address space is no measure of memory
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _send(answers: BinaryIO, answer: Answer) -> None:
    data = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    answers.write(LENGTH.pack(len(data)) + data)
    answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
