"""An entry as the page shows it: in the issue's language where it has it, escaped, with its gaps marked. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from monitor.core.model import Bilingual, Draft, Entry, Link
from monitor.core.registry import Institution, Registry
from monitor.reports.curation import Override
from monitor.reports.dates import long_date, month_name, short_date
from monitor.reports.markdown import Markdown, escape, http_url, link, paragraphs
from monitor.reports.wording import ReportLanguage, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """An accepted entry with its number, the curators' other wording of it, and the words of the language."""

    number: int
    entry: Entry
    wording: Wording
    registry: Registry
    override: Override

    @property
    def draft(self) -> Draft:
        return self.entry.draft

    @property
    def title(self) -> Markdown:
        """The title; marked in a Spanish issue where only the English one exists."""
        return self._either(self.override.title, self.draft.title, escape, mark_last=True)

    @property
    def long_date(self) -> str:
        """`July 6, 2023`, or that it is missing."""
        start = self.draft.event_date
        return long_date(start, self.draft.event_end, self.wording.language) if start else self.wording.date_missing

    @property
    def short_date(self) -> Markdown:
        """`07.06.23`, or that it is missing."""
        start = self.draft.event_date
        if start is None:
            return escape(self.wording.date_missing)
        return Markdown(short_date(start, self.draft.event_end, self.wording.language))

    @property
    def date_line(self) -> Markdown:
        """The date and the links: `July 6, 2023 [Link](…)`."""
        return Markdown(f"{escape(self.long_date)} {self.links(self.wording.link)}")

    def links(self, label: str) -> Markdown:
        """The primary link under the label, then every other source by its own label or host."""
        found = self.sources
        if not found:
            return escape(self.wording.link_missing)
        labels = [label, *(source.label or host(source.url) for source in found[1:])]
        return Markdown(" · ".join(link(name, source.url) for name, source in zip(labels, found, strict=True)))

    @property
    def sources(self) -> tuple[Link, ...]:
        """The links that may be printed, the primary one first, none twice."""
        seen: dict[str, Link] = {}
        for source in (self.draft.link, *self.draft.other_links):
            if source and http_url(source.url):
                seen.setdefault(source.url, source)
        return tuple(seen.values())

    @property
    def summary(self) -> Markdown:
        """The summary in the issue's language; the other language's, marked, where only that exists."""
        own, chosen = self.override.summary, self.draft.summary
        return bilingual(Bilingual(en=own.en or chosen.en, es=own.es or chosen.es), self.wording)

    @property
    def context(self) -> Markdown:
        """The institution's context: the entry's own in English, else the registry's; marked where there is none."""
        known = next((one.context for one in self.institutions if one.context != Bilingual()), Bilingual())
        own = self.override.context
        return bilingual(Bilingual(en=own.en or self.draft.context or known.en, es=own.es or known.es), self.wording)

    @property
    def event_label(self) -> Markdown:
        """What the event is called beside its context: its own label, else the title."""
        if not (self.draft.event_label or self.override.event_label.en or self.override.event_label.es):
            return self._either(self.override.title, self.draft.title, escape)
        return self._either(self.override.event_label, self.draft.event_label, escape)

    @property
    def has_implications(self) -> bool:
        own = self.override.implications
        return bool((self.draft.implications + own.en + own.es).strip())

    @property
    def implications(self) -> Markdown:
        """What a curator wrote (in English, so marked in a Spanish issue), or the mark that nobody did."""
        return self._either(self.override.implications, self.draft.implications, paragraphs)

    @property
    def institutions(self) -> tuple[Institution, ...]:
        """The institutions that the registry knows, the most important first."""
        return tuple(self.registry.by_id[one] for one in self.draft.institutions if one in self.registry.by_id)

    @property
    def section(self) -> str | None:
        """The annual report's section: the curators' choice, the draft's, else its institution's."""
        own = self.override.section or self.draft.section
        return own or next((one.section for one in self.institutions if one.section), None)

    def _either(
        self, own: Bilingual, english: str, write: Callable[[str], Markdown], *, mark_last: bool = False
    ) -> Markdown:
        return bilingual(Bilingual(en=own.en or english, es=own.es), self.wording, write, mark_last=mark_last)


def bilingual(
    text: Bilingual,
    wording: Wording,
    write: Callable[[str], Markdown] = paragraphs,
    *,
    mark_last: bool = False,
) -> Markdown:
    """The text in the wording's language; else the other one with the mark; else the mark that it is missing."""
    own, other = (text.en, text.es) if wording.language == "en" else (text.es, text.en)
    if own.strip():
        return write(own)
    if not other.strip():
        return Markdown(wording.to_be_written)
    marked = (write(other), wording.translate) if mark_last else (wording.translate, write(other))
    return Markdown(" ".join(marked))


def by_month(printed: Iterable[Printed], language: ReportLanguage) -> Iterator[tuple[str, list[Printed]]]:
    """The entries under their months' names in capitals, in the order given; an undated one stays where it is."""
    month = 0
    months: list[tuple[str, list[Printed]]] = []
    for one in printed:
        day = one.draft.event_date
        if not months or (day and day.month != month):
            month = day.month if day else 0
            months.append((month_name(month, language).upper() if month else "", []))
        months[-1][1].append(one)
    return iter(months)


def host(url: str) -> str:
    """The address's host without `www.`."""
    return url.split("/")[2].removeprefix("www.")
