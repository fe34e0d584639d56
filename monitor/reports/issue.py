"""What is printed: one issue of a report and the entries that stand in it, chosen and ordered. Pure values."""

from dataclasses import dataclass, field
from datetime import date

from monitor.core.model import Bilingual, Entry
from monitor.core.period import Period
from monitor.core.registry import Registry
from monitor.reports.curation import Curation
from monitor.reports.dates import period_label
from monitor.reports.printed import Printed
from monitor.reports.wording import WORDING, ReportLanguage, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The stored revision of a source when its entry was accepted; `sha256` is of the revision's text."""

    candidate: int
    item: int
    revision: int
    url: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of a report: its kind, its days, the day it is dated, its language, and what may stand in it.

    `entries` may hold more than the period's own: `chosen` picks and orders, the scorecard reads them all. `style`
    tells the two annual reports apart. `unobserved` holds the labels of scorecard rows whose sources were not healthy.
    `snapshots` become an appendix; without any there is none.
    """

    kind: str
    period: Period
    issued: date
    entries: tuple[Entry, ...]
    registry: Registry
    language: ReportLanguage = "en"
    style: str = ""
    curation: Curation = field(default_factory=Curation)
    unobserved: frozenset[str] = frozenset()
    snapshots: tuple[Snapshot, ...] = ()

    @property
    def wording(self) -> Wording:
        return WORDING[self.language]

    @property
    def stem(self) -> str:
        """The name of its files without the format: `quarterly-2023-Q3`."""
        return f"{self.kind}-{self.period.name}"

    @property
    def label(self) -> str:
        """Its period in words, in its language."""
        return period_label(self.period, self.language)

    @property
    def dated(self) -> date:
        """The day that it is dated: the curators' choice, else `issued`."""
        return self.curation.issued or self.issued

    def own(self, text: Bilingual) -> str:
        """The curators' text in the issue's language; empty where there is none."""
        return text.en if self.language == "en" else text.es

    @property
    def chosen(self) -> tuple[Entry, ...]:
        """The entries whose event lies within the period, and those that curators include, without the excluded ones.

        By date and then by candidate, undated ones last; those that `order` names come first, in its order.
        """
        curation = self.curation
        within = [entry for entry in self.entries if self._belongs(entry)]
        place = {candidate: n for n, candidate in enumerate(curation.order)}
        return tuple(
            sorted(
                within,
                key=lambda entry: (
                    place.get(entry.candidate, len(place)),
                    entry.draft.event_date or date.max,
                    entry.candidate,
                ),
            )
        )

    @property
    def printed(self) -> tuple[Printed, ...]:
        """The chosen entries as the page shows them, numbered through from 1."""
        return tuple(self.print(entry, number) for number, entry in enumerate(self.chosen, start=1))

    def print(self, entry: Entry, number: int) -> Printed:
        """One entry as the page shows it."""
        return Printed(
            number=number,
            entry=entry,
            wording=self.wording,
            registry=self.registry,
            override=self.curation.override(entry.candidate),
        )

    def _belongs(self, entry: Entry) -> bool:
        if entry.candidate in self.curation.exclude:
            return False
        day = entry.draft.event_date
        return entry.candidate in self.curation.include or (day is not None and day in self.period)
