"""Reading many sources at once: fetch and parse joined in one background loop, handed over as they come in.

It decides nothing and stores nothing: an answer is what one source answered, good or bad, as a value.
"""

import asyncio
import hashlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from monitor.core.errors import SourceError
from monitor.sources.base import Document, Page, Request, SourceBase
from monitor.sources.http import Fetcher
from monitor.sources.parsing import Parsers

_WAITING = 64  # answers kept before the loop waits for whoever stores them


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One source to read; `headers` are its validators, `digest` the hash of the body that was last good."""

    source: SourceBase
    headers: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source answered: a page, an error, or neither where nothing has changed.

    `etag`, `last_modified` and `digest` are the answer's, to be stored together with its items.
    """

    source: SourceBase
    page: Page | None = None
    error: SourceError | None = None
    etag: str = ""
    last_modified: str = ""
    digest: str = ""


class Reader:
    """A background loop with one client and one pool of parsers, for as long as it is open."""

    def __init__(self, fetcher: Callable[[], Fetcher], parsers: Callable[[], Parsers]) -> None:
        self._make = (fetcher, parsers)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="reader", daemon=True)
        self._stack = AsyncExitStack()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stack.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def read(self, asked: Iterable[Asked]) -> Iterator[Answer]:
        """The answers in the order in which they come in; leaving early cancels the rest."""
        wanted = list(asked)
        arrived: queue.Queue[Answer | BaseException | None] = queue.Queue()
        room = threading.BoundedSemaphore(_WAITING)
        working = asyncio.run_coroutine_threadsafe(self._read_all(wanted, arrived, room), self._loop)
        try:
            while (answer := arrived.get()) is not None:
                if isinstance(answer, BaseException):
                    raise answer
                yield answer
                room.release()
        finally:
            working.cancel()

    async def _open(self) -> None:
        fetcher, parsers = self._make
        self._fetcher = await self._stack.enter_async_context(fetcher())
        self._parsers = await self._stack.enter_async_context(parsers())

    async def _read_all(
        self,
        asked: list[Asked],
        arrived: "queue.Queue[Answer | BaseException | None]",
        room: threading.BoundedSemaphore,
    ) -> None:
        async def one(each: Asked) -> None:
            answer = await self._read(each)
            while not room.acquire(blocking=False):
                await asyncio.sleep(0.005)
            arrived.put(answer)

        try:
            async with asyncio.TaskGroup() as tasks:
                for each in asked:
                    tasks.create_task(one(each))
        except BaseExceptionGroup as errors:
            arrived.put(errors.exceptions[0])
        finally:
            arrived.put(None)

    async def _read(self, asked: Asked) -> Answer:
        source = asked.source
        first = source.first()
        try:
            request = Request(url=first.url, headers={**first.headers, **asked.headers})
            document = await self._fetcher.fetch(request, source=source.name)
            if document.status == 304:
                return Answer(source=source)
            digest = hashlib.sha256(document.body).hexdigest()
            if digest == asked.digest:
                return _validated(Answer(source=source, digest=digest), document)
            page = await self._parsers.parse(source, document)
        except SourceError as error:
            return Answer(source=source, error=error)
        return _validated(Answer(source=source, page=page, digest=digest), document)


def _validated(answer: Answer, document: Document) -> Answer:
    headers = {name.lower(): value for name, value in document.headers.items()}
    return Answer(
        source=answer.source,
        page=answer.page,
        digest=answer.digest,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
    )
