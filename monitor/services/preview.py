"""What a source would bring, before it is saved: its newest items with the verdicts on them. Stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.core.classify import classify
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Item, Verdict
from monitor.services.poll import Read
from monitor.sources.base import SourceBase
from monitor.sources.reader import Asked

NEWEST = 5
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What one source answered: how many items, the newest of them judged; or its state and what is wrong."""

    source: SourceBase
    state: str
    error: str = ""
    seen: int = 0
    more: bool = False
    newest: tuple[tuple[Item, Verdict], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewer:
    """Reads sources as the poller would, robots.txt included, but for nobody."""

    read: Read
    gazetteer: Gazetteer

    def preview(self, source: SourceBase) -> Preview:
        """The source's `NEWEST` newest items, with the text of their own pages where they need it."""
        (answer,) = self.read([Asked(source=source, articles=NEWEST, news=_newest)])
        if answer.page is None or not answer.page.items:
            state, error = (answer.error.state, answer.error.reason) if answer.error else ("empty", "no items")
            return Preview(source=source, state=state, error=error)
        items = [answer.full.get(place, answer.page.items[place]) for place in _newest(answer.page.items)]
        trouble = answer.trouble
        return Preview(
            source=source,
            state=trouble.state if trouble else "ok",
            error=f"none of the items' own pages could be read: {trouble.reason}" if trouble else "",
            seen=len(answer.page.items),
            more=answer.page.next is not None,
            newest=tuple((item, classify(item, self.gazetteer)) for item in items),
        )


def _newest(items: Sequence[Item]) -> list[int]:
    """The places of the newest items, those without a date last, in the document's order."""
    return sorted(range(len(items)), key=lambda place: items[place].published or _NEVER, reverse=True)[:NEWEST]
