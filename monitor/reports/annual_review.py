"""The annual report as a review: highlights beside the year's timeline, spotlight, scorecard, commentary, resources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.core.model import Bilingual, Link
from monitor.core.registry import Institution
from monitor.core.scorecard import Cell, scorecard
from monitor.reports.chronology import Meeting, calendar, timeline
from monitor.reports.dates import dated_occurrence
from monitor.reports.figures import bars_figure, calendar_figure, timeline_figure
from monitor.reports.issue import Issue
from monitor.reports.markdown import Markdown, escape, fill, http_url, paragraphs
from monitor.reports.parts import cover, has_part, institution_name, letter, part, sponsors
from monitor.reports.printed import Printed, bilingual, host
from monitor.reports.wording import Wording

PARTS = ("introduction", "spotlight", "commentary", "remarks")
_DOTS = {"green": "🟢", "yellow": "🟡", "red": "🔴", "grey": "⚪"}
_MOST_HIGHLIGHTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """One mechanism: its context, what it did in the year, and its calendar where the registry has editions."""

    letter: str
    name: str
    context: Markdown
    current: Markdown
    calendar: Sequence[Meeting]
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One printed line of the scorecard, its cells ready for a table."""

    label: Markdown
    status: Markdown
    occurrences: Markdown


class Resources:
    """The numbered list of links, in the order in which the text refers to them; a repeat gets a number of its own."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._seen: set[str] = set()
        self.lines: list[Markdown] = []

    def refer(self, entry: Printed) -> Markdown:
        """The raised number that stands behind the entry's text; empty where it has no link."""
        if not entry.sources:
            return Markdown("")
        source = entry.sources[0]
        self.lines.append(self._line(entry, source))
        return Markdown(f"^{len(self.lines)}^")

    def _line(self, entry: Printed, source: Link) -> Markdown:
        year = entry.draft.event_date.year if entry.draft.event_date else ""
        publisher = escape(f"{source.label or host(source.url)} ({year}).")
        if source.url in self._seen:
            return publisher
        self._seen.add(source.url)
        address = http_url(source.url)
        return Markdown(f"{publisher} *{entry.title}*: [{escape(source.url)}]({address})")


def render(issue: Issue) -> str:
    """The whole report as Markdown."""
    resources = Resources(issue.wording)
    highlights = [*_highlights(issue, resources)]
    lit = list(enumerate(cells(issue), start=1))
    return fill(
        "annual_review.md.j2",
        cover=cover(issue),
        year=issue.label,
        introduction=part(issue, "introduction", below=2),
        highlights=highlights,
        months=timeline(issue),
        spotlight_title=issue.own(issue.curation.spotlight),
        spotlight=part(issue, "spotlight", below=2),
        chart=issue.curation.chart,
        chart_title=bilingual(issue.curation.chart.title, issue.wording, escape) if issue.curation.chart else "",
        chart_source=issue.own(issue.curation.chart.source) if issue.curation.chart else "",
        rows=[_row(issue, cell, n) for n, cell in lit],
        notes=[(n, cell.reason) for n, cell in lit if cell.reason != Bilingual()],
        commentary=part(issue, "commentary", below=2),
        remarks=part(issue, "remarks", below=2),
        about=part(issue, "about", below=2) if has_part(issue, "about") or not issue.curation.sponsors else "",
        sponsors=sponsors(issue),
        resources=part(issue, "resources", below=2) if has_part(issue, "resources") else "",
        lines=resources.lines,
        wording=issue.wording,
    )


def figures(issue: Issue) -> Mapping[str, str]:
    """The SVG of every image of the text, by the name that the text has for it."""
    wording = issue.wording
    drawn = {"timeline": timeline_figure(timeline(issue), issue.language, title=f"{wording.timeline} {issue.label}")}
    for institution in _chosen_institutions(issue):
        if meetings := _calendar(issue, institution):
            name = institution_name(institution, issue.language)
            drawn[f"calendar-{institution.id}"] = calendar_figure(meetings, title=f"{wording.calendar}: {name}")
    if chart := issue.curation.chart:
        bars = [(issue.own(bar.label) or bar.label.en or bar.label.es, bar.value) for bar in chart.bars]
        drawn["chart"] = bars_figure(bars, unit=chart.unit, title=issue.own(chart.title) or chart.title.en)
    return drawn


def cells(issue: Issue) -> tuple[Cell, ...]:
    """The scorecard of everything accepted up to the day that the issue is dated."""
    return scorecard(
        issue.entries,
        issue.registry,
        issue.period,
        issued=issue.dated,
        unobserved=issue.unobserved,
        by_hand=issue.curation.scorecard,
    )


def _highlights(issue: Issue, resources: Resources) -> Iterator[Highlight]:
    for number, institution in enumerate(_chosen_institutions(issue), start=1):
        yield Highlight(
            letter=letter(number),
            name=institution_name(institution, issue.language),
            context=bilingual(institution.context, issue.wording, paragraphs),
            current=_current(issue, institution, resources),
            calendar=_calendar(issue, institution),
            figure=f"calendar-{institution.id}",
        )


def _chosen_institutions(issue: Issue) -> list[Institution]:
    """The curators' highlights; else the mechanisms with the most entries in the issue."""
    by_id = issue.registry.by_id
    if issue.curation.highlights:
        return [by_id[one] for one in issue.curation.highlights if one in by_id]
    counts: dict[str, int] = {}
    for entry in issue.chosen:
        for one in entry.draft.institutions:
            if one in by_id and by_id[one].type == "dialogue_mechanism":
                counts[one] = counts.get(one, 0) + 1
    most = sorted(counts, key=lambda one: (-counts[one], one))[:_MOST_HIGHLIGHTS]
    return [by_id[one] for one in most]


def _current(issue: Issue, institution: Institution, resources: Resources) -> Markdown:
    """What the curators wrote of its year; else the summaries of its entries, each with its number in Resources."""
    name = f"highlights/{institution.id}"
    if has_part(issue, name):
        return part(issue, name, below=4)
    told = [
        Markdown(f"{entry.summary}{resources.refer(entry)}")
        for entry in issue.printed
        if institution.id in entry.draft.institutions
    ]
    return Markdown("\n\n".join(told)) if told else part(issue, name, below=4)


def _calendar(issue: Issue, institution: Institution) -> tuple[Meeting, ...]:
    if not institution.editions:
        return ()
    return calendar(institution, issue.entries, until=issue.period.last.year)


def _row(issue: Issue, cell: Cell, number: int) -> Row:
    wording = issue.wording
    doubt = f" ({wording.doubts[cell.doubt]})" if cell.doubt else ""
    note = f"[^{number}]" if cell.reason != Bilingual() else ""
    told = [f"{dated_occurrence(one.start, one.end, issue.language)} - {one.title}" for one in cell.occurrences]
    nothing = f"{wording.none} - {cell.note}" if cell.note else wording.none_on_record
    return Row(
        label=bilingual(cell.row.label, wording, escape),
        status=Markdown(f"{_DOTS[cell.light]} {wording.lights[cell.light]}{doubt}{note}"),
        occurrences=escape("; ".join(told) or nothing),
    )
