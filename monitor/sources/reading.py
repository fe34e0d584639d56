"""Reading one source once: its robots.txt, its document, the pages behind it, and the pages of what is new.

Bounded in pages, in articles and in time. What was not finished is said in the answer, so that it is asked for again.
"""

import asyncio
import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta

from monitor.core.errors import FetchError, ParseError, SourceError
from monitor.core.identity import keys_of
from monitor.core.model import Item
from monitor.core.robots import Robots, no_rules, origin_of, parse_robots
from monitor.core.seen import Seen, collide, unpack
from monitor.core.text import one_line
from monitor.sources.article import full_text_request
from monitor.sources.base import Document, Page, Request, SourceBase
from monitor.sources.http import AGENT, LARGE, Fetcher
from monitor.sources.parsing import Parsers
from monitor.sources.slices import slices_of

News = Callable[[Sequence[Item]], Collection[int]]

log = logging.getLogger("monitor.sources")

_ARTICLE_SECONDS = 90.0  # for all articles of one reading: others wait for their turn on the parsers and the disk
_STUMBLES = 3
_AFTER_THE_END = frozenset({400, 404, 410, 416})
_LARGE_ANSWERS = 2
_ROBOTS_SIZE = 500_000
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})")
_NEVER_FRESH = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?:$|[,\s=])")


def everything(items: Sequence[Item]) -> Collection[int]:
    """What is new to somebody who knows nothing."""
    return range(len(items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One source to read; `headers` are its validators, `digest` the hash of the body that was last good.

    `seen` are the packed entries which that body had: they are not read again.
    `request` stands for the source's own first one. `news` says which of some items are new or changed; it is called
    from another thread, and only where more pages or articles hang on it. At most `pages` pages are read, on while
    the last item of each is new, or in any case where the last reading was `behind`; at most `articles` items get the
    text of their own page. `robots` is what is known of the robots.txt files, by origin; those of `stale` origins are
    fetched again.
    """

    source: SourceBase
    headers: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    seen: bytes = b""
    request: Request | None = None
    news: News = everything
    pages: int = 1
    articles: int = 0
    behind: bool = False
    robots: Mapping[str, Robots] = field(default_factory=dict)
    stale: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source answered: a page, an error, or neither where nothing has changed.

    `page` joins all pages that were read, its `next` is the one that was not, and `size` counts the items of the first
    document. `left` are those entries of it that are known and were not read again, `hashes` those of the entries that
    the page has; they are empty where it has to be read as a whole. `full` has the items with the text of their own
    pages, by their places; `unread` are the places where that is still to be done. `trouble` is why no article at all
    could be read, `behind` why a further page could not.
    `etag`, `last_modified` and `digest` are the answer's, to be stored together with its items; so are the `robots`
    that were fetched. `fresh` is how long the server says that the answer stays true.
    """

    source: SourceBase
    page: Page | None = None
    error: SourceError | None = None
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    size: int = 0
    left: Sequence[Seen] = ()
    hashes: Sequence[int] = ()
    full: Mapping[int, Item] = field(default_factory=dict)
    unread: frozenset[int] = frozenset()
    trouble: SourceError | None = None
    behind: SourceError | None = None
    fresh: timedelta = timedelta()
    robots: tuple[Robots, ...] = ()


class Gate:
    """The fetcher behind robots.txt: what an origin forbids is not asked for, and each file is fetched once.

    That goes for where a redirect leads as well.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._fetched: dict[str, Robots | FetchError] = {}
        self._fetching: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.large = asyncio.Semaphore(_LARGE_ANSWERS)

    async def fetch(self, request: Request, asked: Asked, fetched: dict[str, Robots]) -> Document:
        """The document, unless robots.txt forbids it; `fetched` collects the files that were read on the way."""
        source = asked.source
        if source.robots == "ignore":
            return await self._fetcher.fetch(request, source=source.name)

        async def admit(url: str) -> float:
            origin = origin_of(url)
            robots = fetched.get(origin) or asked.robots.get(origin)
            if robots is None or (origin in asked.stale and origin not in fetched):
                robots = fetched[origin] = await self._robots(origin, source.name, robots)
            if not robots.allows(url):
                raise SourceError(source.name, "disallowed", f"robots.txt of {origin} forbids {url}")
            return robots.delay

        return await self._fetcher.fetch(request, source=source.name, admit=admit)

    async def _robots(self, origin: str, source: str, known: Robots | None) -> Robots:
        """The origin's rules; where there is no answer those that are known, however old; raises FetchError."""
        async with self._fetching[origin]:
            if origin not in self._fetched:
                self._fetched[origin] = await self._ask(origin, source)
        found = self._fetched[origin]
        if isinstance(found, Robots):
            return found
        if known is not None:
            return known
        reason = found.reason if found.state == "refused_address" else no_rules(origin, found.reason)
        raise FetchError(source, found.state, reason, retry_after=found.retry_after, status=found.status)

    async def _ask(self, origin: str, source: str) -> Robots | FetchError:
        """The origin's rules, or why there is no answer. A file that is not there forbids nothing (RFC 9309)."""
        try:
            document = await self._fetcher.fetch(Request(url=f"{origin}/robots.txt"), source=source)
        except FetchError as error:
            absent = error.status is not None and 400 <= error.status < 500 and error.status != 429
            return Robots(origin=origin) if absent else error
        text = document.body[:_ROBOTS_SIZE].decode("utf-8", "replace")
        return parse_robots(text, origin=origin, agent=AGENT)


async def read_source(asked: Asked, gate: Gate, parsers: Parsers, held: AsyncExitStack) -> Answer:
    """What the source answers, whatever that is.

    `held` is left by whoever asks once the answer is handed on: few answers of large documents may wait for that.
    """
    robots: dict[str, Robots] = {}
    try:
        answer = await _Reading(asked, gate, parsers, robots, held).answer()
    except SourceError as error:
        answer = Answer(source=asked.source, error=error.with_traceback(None))
    except Exception as error:  # a mistake of ours that one source brings to light must not stop the rest
        log.exception("reading %s", asked.source.name)
        words = f"the monitor stumbled over it ({type(error).__name__}: {one_line(str(error))[:200]}); please report it"
        answer = Answer(source=asked.source, error=SourceError(asked.source.name, "unreadable", words))
    return replace(answer, robots=tuple(robots.values()))


class _Reading:
    """One source being read."""

    def __init__(
        self, asked: Asked, gate: Gate, parsers: Parsers, robots: dict[str, Robots], held: AsyncExitStack
    ) -> None:
        self._asked, self._gate, self._parsers, self._robots, self._held = asked, gate, parsers, robots, held
        self._source = asked.source

    async def answer(self) -> Answer:
        first = self._asked.request or self._source.first()
        document = await self._fetch(Request(url=first.url, headers={**first.headers, **self._asked.headers}))
        fresh = freshness(document.headers)
        if document.status == 304:
            return Answer(source=self._source, fresh=fresh)
        digest = hashlib.sha256(document.body).hexdigest()
        answer = Answer(
            source=self._source, digest=digest, etag=document.headers.get("etag", ""),
            last_modified=document.headers.get("last-modified", ""), fresh=fresh,
        )  # fmt: skip
        if digest == self._asked.digest:
            return answer
        if len(document.body) > LARGE:
            await self._held.enter_async_context(self._gate.large)
        page, left, hashes = await self._page(document)
        del document  # few large ones may be held at once
        size = len(page.items) + len(left)
        page, wanted, behind = await self._further(page)
        answer = replace(answer, page=page, size=size, behind=behind, left=left, hashes=hashes)
        return await self._with_articles(answer, page, wanted) if wanted else answer

    async def _fetch(self, request: Request) -> Document:
        return await self._gate.fetch(request, self._asked, self._robots)

    async def _page(self, document: Document) -> tuple[Page, Sequence[Seen], Sequence[int]]:
        """The document's items without those of entries that it had before; these entries, and the hashes of others."""
        slices = slices_of(document)
        if slices is None:
            return await self._parsers.parse(self._source, document), (), ()
        known = {one.hash: one for one in unpack(self._asked.seen)}
        left = {place: known[raw] for place, raw in enumerate(slices.hashes) if raw in known}
        new = [raw for raw in slices.hashes if raw not in known]
        if left:
            page = await self._without_known(slices.without(left))
            keys = keys_of(page.items, distrust=self._source.distrust)
            if _stands_alone(page, new) and not collide(keys, left.values()):
                return page, [*left.values()], new
        page = await self._parsers.parse(self._source, document)
        return page, (), slices.hashes if _stands_alone(page, slices.hashes) else ()

    async def _without_known(self, document: Document) -> Page:
        """The page of what is new in a document; one that does not stand alone where that cannot be read by itself."""
        try:
            return await self._parsers.parse(self._source, document)
        except ParseError:
            return Page(items=())

    async def _further(self, page: Page) -> tuple[Page, list[int], SourceError | None]:
        """The page with those behind it, the places of what is new, and why one of them could not be read."""
        articles = self._source.article is not None and self._asked.articles > 0
        wanted = await self._news(page.items) if articles or (page.next and self._asked.pages > 1) else []
        items, onwards = page.items, page.next
        for _ in range(1, self._asked.pages):
            # Not any item: those at the top may be pinned there, and further back lies what the first poll left alone.
            if onwards is None or not (len(items) - 1 in wanted or self._asked.behind):
                break
            try:
                further = await self._parsers.parse(self._source, await self._fetch(onwards))
            except SourceError as error:
                return replace(page, items=items, next=onwards), wanted, None if is_the_end(error) else error
            wanted += [len(items) + place for place in await self._news(further.items)]
            items, onwards = (*items, *further.items), further.next
        return replace(page, items=items, next=onwards), wanted if articles else [], None

    async def _news(self, items: Sequence[Item]) -> list[int]:
        return sorted(await asyncio.to_thread(self._asked.news, items))

    async def _with_articles(self, answer: Answer, page: Page, wanted: Sequence[int]) -> Answer:
        asked = {place: full_text_request(self._source, page.items[place]) for place in wanted}
        requests = {place: request for place, request in asked.items() if request}
        full: dict[int, Item] = {}
        stumbles: list[SourceError] = []
        loop = asyncio.get_running_loop()
        end = loop.time() + _ARTICLE_SECONDS
        for place, request in [*requests.items()][: self._asked.articles]:
            if len(stumbles) >= _STUMBLES or loop.time() > end:
                break
            try:
                full[place] = await self._parsers.full_text(self._source, await self._fetch(request), page.items[place])
            except SourceError as error:
                stumbles.append(error.with_traceback(None))  # which would hold the document
                if isinstance(error, FetchError) and (error.status == 429 or error.retry_after):
                    break  # the host asks to be left alone
        trouble = stumbles[0] if stumbles and not full else None
        return replace(answer, full=full, unread=frozenset(requests.keys() - full.keys()), trouble=trouble)


def _stands_alone(page: Page, hashes: Sequence[int]) -> bool:
    """Whether the page is the document's only one, and each entry gave one item that owes nothing to the others."""
    return page.apart and page.next is None and len(page.items) == len(hashes)


def is_the_end(error: SourceError) -> bool:
    """Whether a further page that is not there only means that there are no more."""
    if isinstance(error, FetchError):
        return error.status in _AFTER_THE_END
    return error.state in ("empty", "selector_no_match")


def freshness(headers: Mapping[str, str]) -> timedelta:
    """How long `Cache-Control` lets the answer be used without asking again, what proxies used up of it apart."""
    declared = headers.get("cache-control", "").lower()
    found = _MAX_AGE.search(declared)
    if found is None or _NEVER_FRESH.search(declared):
        return timedelta()
    age = headers.get("age", "").strip()
    return timedelta(seconds=max(int(found[1]) - (int(age[:9]) if age.isdecimal() else 0), 0))
