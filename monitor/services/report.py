"""A report from what was accepted: its entries gathered, proved and laid out; published ones stay as they went out."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from monitor.core.errors import ConfigError, ReportError
from monitor.core.model import Draft, Entry
from monitor.core.period import Period, parse_period
from monitor.core.registry import Registry
from monitor.reports import REPORTS, publish_issue
from monitor.reports.check import Finding, check
from monitor.reports.claims import refuse_unproven
from monitor.reports.curation import Curation
from monitor.reports.issue import Issue, Snapshot
from monitor.reports.issues import Change, PublishedIssue, changes, late, printed_before
from monitor.reports.wording import ReportLanguage
from monitor.services.coverage import coverage
from monitor.sources.base import SourceBase
from monitor.store import Store, Unit
from monitor.store.candidates import MACHINE
from monitor.store.issues import Frozen

_FROM = "{kind} {period} was published on {issued} with these entries; --current takes today's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which report is asked for. `current` passes a published issue over and takes the entries as they are now."""

    kind: str
    period: Period
    issued: date
    language: ReportLanguage = "en"
    style: str = ""
    curation: Curation = field(default_factory=Curation)
    appendix: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An issue ready to be printed, with what its curator should know."""

    issue: Issue
    frozen: Frozen | None
    late: tuple[Entry, ...]
    again: tuple[Entry, ...]

    @property
    def notes(self) -> list[str]:
        """One line for each thing to know."""
        told = []
        if self.frozen:
            told.append(_FROM.format(kind=self.issue.kind, period=self.issue.period.name, issued=self.frozen.issued))
        told += [
            f"late: entry {one.candidate} ({one.draft.event_date}) belongs to an issue that is out; "
            f"include: [{one.candidate}] in this one's folder prints it here: {one.draft.title}"
            for one in self.late
        ]
        told += [
            f"left out: another issue has printed entry {one.candidate}; include: [{one.candidate}] prints it again: "
            f"{one.draft.title}"
            for one in self.again
        ]
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Makes, checks and publishes reports."""

    store: Store
    registry: Registry
    clock: Callable[[], datetime]
    sources: tuple[SourceBase, ...] = ()

    def make(self, order: Order) -> Made:
        """The issue as it would be printed; a ReportError where a machine's sentence has no proof."""
        if order.kind not in REPORTS:
            raise ConfigError(f"report kind {order.kind!r} is none of {', '.join(REPORTS)}")
        unobserved = self._unobserved(order.period)
        with self.store.read() as tx:
            accepted, published = _accepted(tx), tx.issues.all(order.kind)
            frozen = None if order.current else _frozen(published, order)
            known = [
                PublishedIssue(kind=one.kind, period=parse_period(one.period), entries=one.entries)
                for one in published
            ]  # fmt: skip
            issue = Issue(
                kind=order.kind, period=_since_the_last(published, order), issued=order.issued,
                language=order.language, style=order.style, curation=order.curation, entries=accepted,
                registry=self.registry, unobserved=unobserved,
            )  # fmt: skip
            again: tuple[Entry, ...] = ()
            if frozen:
                kept = tuple(entry.candidate for entry in frozen.entries)
                issue = replace(issue, entries=frozen.entries, curation=replace(order.curation, include=kept))
            else:
                before = printed_before(issue.chosen, known, kind=order.kind, period=order.period)
                again = tuple(entry for entry in before if entry.candidate not in order.curation.include)
                left_out = (*order.curation.exclude, *(entry.candidate for entry in again))
                issue = replace(issue, curation=replace(order.curation, exclude=left_out))
            _prove(tx, issue.chosen)
            snapshots = tuple(_snapshots(tx, issue.chosen)) if order.appendix else ()
        settled = {*order.curation.include, *order.curation.exclude, *(entry.candidate for entry in issue.chosen)}
        return Made(
            issue=replace(issue, snapshots=snapshots),
            frozen=frozen,
            late=tuple(one for one in late(accepted, known, kind=order.kind) if one.candidate not in settled),
            again=again,
        )

    def write(
        self, made: Made, *, formats: Sequence[str], out: Path, reference: Path | None = None
    ) -> tuple[Path, ...]:
        """Write `KIND-PERIOD.EXT` for each format and return the paths, in the order of the formats."""
        return publish_issue(made.issue, formats=formats, out=out, reference=reference)

    def check(self, made: Made) -> tuple[Finding, ...]:
        """What to look at before the issue goes out."""
        return check(made.issue, REPORTS[made.issue.kind])

    def freeze(self, made: Made, *, by: str) -> None:
        """Publish: keep the entries and their versions as they are now."""
        issue = made.issue
        with self.store.write() as tx:
            tx.issues.freeze(
                issue.chosen, kind=issue.kind, style=issue.style, period=issue.period.name, language=issue.language,
                issued=issue.dated, by=by, at=self.clock(),
            )  # fmt: skip

    def diff(self, order: Order, old: str) -> tuple[Change, ...]:
        """What changed since a published issue of the period: the last one, or that of its date or number."""
        made = self.make(order)
        with self.store.read() as tx:
            issues = [one for one in tx.issues.all(order.kind) if one.period == order.period.name]
        wanted = issues[-1:] if old == "last" else [one for one in issues if old in (str(one.id), str(one.issued))]
        if not wanted:
            known = ", ".join(f"{one.id} of {one.issued}" for one in issues) or "none was published"
            raise ReportError(f"there is no issue {old!r} of {order.kind} {order.period.name} ({known})")
        return changes(wanted[-1].entries, made.issue.chosen)

    def _unobserved(self, period: Period) -> frozenset[str]:
        """The rows of which "nothing happened" cannot be said, because most of the period was not read."""
        maps = coverage(self.store, self.sources, since=period.start, until=period.last, now=self.clock())
        months = [month.read != "never" for one in maps for month in one.months]
        if months and sum(months) * 2 >= len(months):
            return frozenset()
        return frozenset(row.label.en for row in self.registry.scorecard if not row.halted_note)


def _accepted(tx: Unit) -> tuple[Entry, ...]:
    return tuple(
        Entry(candidate=one.id, draft=one.draft, accepted_at=one.decided_at, standing=one.standing)
        for one in tx.candidates.all("accepted")
        if one.decided_at
    )


def _since_the_last(published: Sequence[Frozen], order: Order) -> Period:
    """The period; a brief's begins where the previous one was issued, so that nothing falls between two of them."""
    before = [one.issued for one in published if one.period != order.period.name and one.issued < order.period.end]
    if order.kind != "brief" or not before:
        return order.period
    return replace(order.period, start=min(order.period.start, max(before)))


def _frozen(published: Sequence[Frozen], order: Order) -> Frozen | None:
    same = [one for one in published if one.period == order.period.name and one.style == order.style]
    return same[-1] if same else None


def _prove(tx: Unit, entries: Sequence[Entry]) -> None:
    """Refuse a report in which a sentence of the machine cannot be shown in the source it came from."""
    machine, texts = {}, {}
    for entry in entries:
        own = [draft for draft, by, _ in tx.candidates.drafts(entry.candidate) if by == MACHINE]
        machine[entry.candidate] = own[-1] if own else Draft()  # filed by hand: no sentence is the machine's
        for quote in entry.draft.quotes:
            if found := tx.items.revision(quote.item, quote.revision):
                texts[quote.item, quote.revision] = {"title": found[0], "text": found[1]}
    refuse_unproven(entries, machine, texts)


def _snapshots(tx: Unit, entries: Sequence[Entry]) -> list[Snapshot]:
    found = []
    for entry in entries:
        candidate = tx.candidates.need(entry.candidate)
        for stored in candidate.items:
            if as_it_was := tx.items.as_of(stored.id, entry.accepted_at):
                number, _, text = as_it_was
                digest = hashlib.sha256(text.encode()).hexdigest()
                found.append(
                    Snapshot(
                        candidate=entry.candidate, item=stored.id, revision=number, url=stored.item.url or "",
                        sha256=digest,
                    )
                )  # fmt: skip
    return found
