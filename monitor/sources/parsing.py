"""Parsing in worker processes that may be killed: a document that hangs, crashes or swells costs only itself.

Each worker has pipes of its own, so killing one can never lose what another is doing. worker.py is their other end.
"""

import asyncio
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, cast

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.sources.base import Document, Page, SourceBase
from monitor.sources.worker import LENGTH, Answer, Job, Refusal, main

_STARTING_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """What one document may cost: CPU `seconds`, address space in `megabytes`; a worker is replaced after `jobs`.

    `patience` is in seconds of the clock: a busy machine alone must not make a good document look bad.
    """

    seconds: float = 5.0
    patience: float = 30.0
    megabytes: int = 320
    workers: int = 2
    jobs: int = 500


class Parsers:
    """A few worker processes, started when first needed; use it as an async context manager."""

    def __init__(self, limits: ParseLimits = ParseLimits()) -> None:
        self._limits = limits
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers = [_Worker(limits) for _ in range(limits.workers)]
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            await worker.stop()

    async def parse(self, source: SourceBase, document: Document) -> Page:
        """The document's items as its source reads them; raises ParseError, also where the parser was killed."""
        answer = await self._ask(source, document, None)
        assert isinstance(answer, Page)
        return answer

    async def full_text(self, source: SourceBase, document: Document, item: Item) -> Item:
        """The item with the text of its own page; raises ParseError."""
        answer = await self._ask(source, document, item)
        assert isinstance(answer, Item)
        return answer

    async def _ask(self, source: SourceBase, document: Document, item: Item | None) -> Page | Item:
        worker = await self._idle.get()
        try:
            answer = await worker.answer(source, document, item)
        finally:
            self._idle.put_nowait(worker)
        if isinstance(answer, Refusal):
            raise ParseError(source.name, answer.state, answer.reason)
        return answer


class _Worker:
    """One process and its pipes; it starts a new one whenever the old one is gone."""

    def __init__(self, limits: ParseLimits) -> None:
        self._limits = limits
        self._process: Process | None = None
        self._jobs = 0

    async def answer(self, source: SourceBase, document: Document, item: Item | None) -> Page | Item | Refusal:
        answer: Page | Item | Refusal | None = None
        try:
            process = await self._ready()
            async with asyncio.timeout(self._limits.patience):
                answer = await self._exchange(process, (source, replace(document, body=b""), item), document.body)
        except TimeoutError:
            return Refusal("unreadable", f"not read within {self._limits.patience:g} s")
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError):
            return Refusal("unreadable", await self._obituary())
        finally:
            self._jobs += 1
            worn_out = self._jobs >= self._limits.jobs
            if answer is None or worn_out or (isinstance(answer, Refusal) and answer.fatal):
                await self.stop()  # also when this task is cancelled: half an answer may be in the pipe
        return answer

    async def stop(self) -> None:
        """End the process, if there is one; safe to call again."""
        process, self._process, self._jobs = self._process, None, 0
        if process is None:
            return
        assert process.stdin
        process.stdin.close()
        if process.returncode is None:
            process.kill()
        await process.communicate()

    async def _ready(self) -> Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        await self.stop()
        program = f"from {main.__module__} import main; main({self._limits.seconds}, {self._limits.megabytes})"
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "ignore", "-c", program,
            stdin=PIPE, stdout=PIPE, env=dict(_environment()), start_new_session=True,
        )  # fmt: skip
        async with asyncio.timeout(_STARTING_SECONDS):
            assert await _receive(process) is None
        return process

    async def _exchange(self, process: Process, job: Job, body: bytes) -> Page | Item | Refusal:
        assert process.stdin
        told = pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL)
        process.stdin.write(b"".join((LENGTH.pack(len(told)), told, LENGTH.pack(len(body)))))
        process.stdin.write(body)  # apart, as it is not copied then
        await process.stdin.drain()
        answer = await _receive(process)
        assert answer is not None
        return answer

    async def _obituary(self) -> str:
        """Why the process ended, in words."""
        assert self._process
        code = await self._process.wait()
        if code == -signal.SIGPROF:
            return f"reading the document takes more than {self._limits.seconds:g} s"
        return f"the parser crashed (exit code {code})"


async def _receive(process: Process) -> Answer:
    assert process.stdout
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return cast(Answer, pickle.loads(await process.stdout.readexactly(length)))  # noqa: S301 - our own worker


def _environment() -> Iterator[tuple[str, str]]:
    """No secrets of ours for a process that reads strangers' documents."""
    yield "PYTHONPATH", os.pathsep.join(path for path in sys.path if path)
    yield "MALLOC_ARENA_MAX", "1"
