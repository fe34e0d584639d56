"""Reading many sources at once: one background loop in which reading.py works; answers are handed over as they come.

It decides nothing and stores nothing: an answer is what one source answered, good or bad, as a value.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import AsyncExitStack, closing
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from monitor.core.errors import FetchError
from monitor.sources.base import Document, Request
from monitor.sources.http import Fetcher
from monitor.sources.parsing import Parsers
from monitor.sources.reading import Answer, Asked, Gate, read_source

__all__ = ["Answer", "Asked", "Reader"]

_PLACES = 40  # sources under way: what was fetched waits for the parsers, and must not pile up meanwhile
_WAITING = 24  # answers kept before the loop waits for whoever stores them
_TOGETHER_SECONDS = 0.05
_CHARACTERS = 250_000  # of text for each place that an answer takes among them

_Arrived = queue.Queue[Answer | BaseException | None]  # None: no more


class Reader:
    """A background loop with one client and one pool of parsers, for as long as it is open."""

    def __init__(self, fetcher: Callable[[], Fetcher], parsers: Callable[[], Parsers]) -> None:
        self._make = (fetcher, parsers)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="reader", daemon=True)
        self._stack = AsyncExitStack()
        self._working: set[Future[Any]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def read(self, asked: Iterable[Asked]) -> Iterator[Answer]:
        """The answers in the order in which they come in; leaving early cancels the rest."""
        with closing(self.read_together(asked)) as together:
            for answers in together:
                yield from answers

    def read_together(self, asked: Iterable[Asked]) -> Generator[list[Answer], None, None]:
        """The answers as `read` gives them, those that come close after each other at once."""
        wanted = list(asked)
        arrived: _Arrived = queue.Queue()
        room = asyncio.Semaphore(_WAITING)
        working = asyncio.run_coroutine_threadsafe(self._read_all(wanted, arrived, room), self._loop)
        self._working.add(working)
        working.add_done_callback(lambda _: arrived.put(None))
        try:
            while answers := _together(arrived):
                yield answers
                self._loop.call_soon_threadsafe(_make_room, room, sum(map(_weight, answers)))
        finally:
            self._working.discard(working)
            working.cancel()

    def interrupt(self) -> None:
        """End the reading that is under way: what has answered is handed over, the rest is for another time."""
        for working in tuple(self._working):
            working.cancel()

    def document(self, url: str) -> Document:
        """One page as it is, for whoever looks around on a site; raises FetchError, also where it is interrupted."""
        host = urlsplit(url).hostname or url
        request = Request(url=url, headers={"Accept": "text/html, */*;q=0.5"})
        working = asyncio.run_coroutine_threadsafe(self._fetcher.fetch(request, source=host), self._loop)
        self._working.add(working)
        try:
            return working.result()
        except CancelledError as error:
            raise FetchError(host, "unreachable", "interrupted") from error
        finally:
            self._working.discard(working)

    async def _open(self) -> None:
        fetcher, parsers = self._make
        self._fetcher = await self._stack.enter_async_context(fetcher())
        self._parsers = await self._stack.enter_async_context(parsers())

    async def _close(self) -> None:
        """End what is still under way, and only then close what it works with."""
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self._stack.aclose()
        await asyncio.sleep(0)  # connections that were just closed need a turn of the loop for it

    async def _read_all(
        self,
        asked: list[Asked],
        arrived: _Arrived,
        room: asyncio.Semaphore,
    ) -> None:
        gate = Gate(self._fetcher)
        places, turn = asyncio.Semaphore(_PLACES), asyncio.Lock()

        async def one(each: Asked) -> None:
            async with places, AsyncExitStack() as held:
                answer = await read_source(each, gate, self._parsers, held)
                async with turn:
                    for _ in range(_weight(answer)):
                        await room.acquire()
                arrived.put(answer)

        try:
            async with asyncio.TaskGroup() as tasks:
                for each in asked:
                    tasks.create_task(one(each))
        except BaseExceptionGroup as errors:
            arrived.put(errors.exceptions[0])


def _together(arrived: _Arrived) -> list[Answer]:
    """The next answers, waiting for the first of them and a moment for others; none at the end."""
    answers: list[Answer] = []
    wait: float | None = None
    end = 0.0
    while len(answers) < _WAITING:
        try:
            answer = arrived.get(timeout=wait)
        except queue.Empty:
            break
        if isinstance(answer, BaseException):
            raise answer
        if answer is None:
            arrived.put(None)
            break
        end = end or time.monotonic() + _TOGETHER_SECONDS
        wait = max(end - time.monotonic(), 0.0)
        answers.append(answer)
    return answers


def _weight(answer: Answer) -> int:
    """How many places the answer takes among those that wait: a few megabytes of text take them all."""
    items = (*answer.page.items, *answer.full.values()) if answer.page else ()
    return min(_WAITING, 1 + sum(len(item.text) for item in items) // _CHARACTERS)


def _make_room(room: asyncio.Semaphore, places: int) -> None:
    for _ in range(places):
        room.release()
