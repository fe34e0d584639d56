"""What is printed: one issue of a report, its entries in order, and each entry as the page shows it. Pure values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from monitor.core.model import Bilingual, Draft, Entry, Link, Registry
from monitor.core.period import Period
from monitor.reports.markdown import Markdown, escape, http_url, link, paragraphs
from monitor.reports.wording import WORDING, ReportLanguage, Wording, long_date, month_name, period_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of a report: its kind, its days, the day it is dated, its language, and what may stand in it.

    `entries` may hold more than the period's own: `chosen` picks and orders. `masthead` and `purpose` replace the
    kind's own words where they are given.
    """

    kind: str
    period: Period
    issued: date
    entries: tuple[Entry, ...]
    registry: Registry
    language: ReportLanguage = "en"
    masthead: str = ""
    purpose: str = ""

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
    def chosen(self) -> tuple[Entry, ...]:
        """The entries whose event lies within the period, by date and then by candidate."""
        within = (entry for entry in self.entries if entry.draft.event_date and entry.draft.event_date in self.period)
        return tuple(sorted(within, key=lambda entry: (entry.draft.event_date or date.min, entry.candidate)))

    @property
    def printed(self) -> tuple["Printed", ...]:
        """The chosen entries as the page shows them, numbered through from 1."""
        return tuple(
            Printed(number=number, entry=entry, wording=self.wording)
            for number, entry in enumerate(self.chosen, start=1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """An entry as the page shows it: in the issue's language where it has it, with its gaps marked."""

    number: int
    entry: Entry
    wording: Wording

    @property
    def draft(self) -> Draft:
        return self.entry.draft

    @property
    def title(self) -> Markdown:
        """The title; marked in a Spanish issue, because titles are written in English."""
        return Markdown(f"{escape(self.draft.title)}{self._untranslated(after=True)}")

    @property
    def date_line(self) -> Markdown:
        """The date and the links, `July 6, 2023 [Link](…)`, or what is missing of them."""
        start = self.draft.event_date
        when = long_date(start, self.draft.event_end, self.wording.language) if start else self.wording.date_missing
        return Markdown(f"{escape(when)} {self.links}")

    @property
    def links(self) -> Markdown:
        """The primary link, then every other source by its label or host."""
        sources = [source for source in _sources(self.draft) if http_url(source.url)]
        if not sources:
            return escape(self.wording.link_missing)
        labels = [self.wording.link, *(source.label or _host(source.url) for source in sources[1:])]
        return Markdown(" · ".join(link(label, source.url) for label, source in zip(labels, sources, strict=True)))

    @property
    def summary(self) -> Markdown:
        """The summary in the issue's language; the other language's, marked, where only that exists."""
        return bilingual(self.draft.summary, self.wording)

    @property
    def has_implications(self) -> bool:
        return bool(self.draft.implications.strip())

    @property
    def implications(self) -> Markdown:
        """What a curator wrote (in English, so marked in a Spanish issue), or the mark that nobody did."""
        if not self.has_implications:
            return Markdown(self.wording.to_be_written)
        return Markdown(f"{self._untranslated()}{paragraphs(self.draft.implications)}")

    def _untranslated(self, *, after: bool = False) -> str:
        if self.wording.language == "en":
            return ""
        return f" {self.wording.translate}" if after else f"{self.wording.translate} "


def by_month(printed: Iterable[Printed], language: ReportLanguage) -> Iterator[tuple[str, list[Printed]]]:
    """The entries under their months' names in capitals, in the order given."""
    for (_, month), entries in groupby(printed, key=_month):
        yield month_name(month, language).upper(), list(entries)


def bilingual(text: Bilingual, wording: Wording) -> Markdown:
    """The text in the wording's language; else the other one behind the mark; else the mark that it is missing."""
    own, other = (text.en, text.es) if wording.language == "en" else (text.es, text.en)
    if own.strip():
        return paragraphs(own)
    if other.strip():
        return Markdown(f"{wording.translate} {paragraphs(other)}")
    return Markdown(wording.to_be_written)


def _month(printed: Printed) -> tuple[int, int]:
    day = printed.draft.event_date
    assert day is not None, "an entry under a month has a date"
    return day.year, day.month


def _sources(draft: Draft) -> tuple[Link, ...]:
    seen: dict[str, Link] = {}
    for source in (draft.link, *draft.other_links):
        if source:
            seen.setdefault(source.url, source)
    return tuple(seen.values())


def _host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.")
