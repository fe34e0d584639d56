"""Drawn figures as SVG: the year's timeline, a mechanism's calendar, a bar chart. Pure; the palette is report.typ's.

Text is real text in a font that the typst wheel carries, with serif fonts of other systems behind it.
"""

from collections.abc import Sequence
from html import escape

from monitor.reports.chronology import Meeting, Month
from monitor.reports.dates import month_short
from monitor.reports.wording import ReportLanguage

NAVY, BRICK, MUTED, HAIR, TINT, INK = "#14344d", "#a23b2a", "#56626d", "#d5cfc3", "#f4f1ea", "#1b2a38"
WIDTH = 640
_FONT = "Libertinus Serif, Charter, Cambria, Georgia, serif"


def timeline_figure(months: Sequence[Month], language: ReportLanguage, *, title: str) -> str:
    """Twelve columns, one dot an event with its day in it, stacked upwards as they happened."""
    column, radius, gap = WIDTH / 12, 12.0, 27.0
    tallest = max((len(month.events) for month in months), default=0)
    base = 20 + gap * max(tallest, 1)
    parts = [f'<line x1="0" y1="{base:g}" x2="{WIDTH}" y2="{base:g}" stroke="{NAVY}" stroke-width="2"/>']
    counted = {month.number: month for month in months}
    for number in range(1, 13):
        x = column * (number - 0.5)
        name = month_short(number, language).upper()
        parts.append(_text(x, base + 20, name, size=12, fill=BRICK, weight=600, spacing=1))
        month = counted.get(number)
        for height, (day, _) in enumerate(month.events if month else ()):
            y = base - 18 - gap * height
            parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{NAVY}"/>')
            parts.append(_text(x, y + 4, "".join(c for c in day.split("-")[0] if c.isdigit()), size=11.5, fill="#fff"))
    return _svg(base + 30, parts, title)


def calendar_figure(meetings: Sequence[Meeting], *, title: str) -> str:
    """A line of years: a full dot where the mechanism met, a hollow one where no meeting is on record."""
    years = {meeting.year: meeting for meeting in meetings}
    step = WIDTH / max(len(years), 1)
    y, parts = 24.0, [f'<line x1="0" y1="24" x2="{WIDTH}" y2="24" stroke="{HAIR}" stroke-width="2"/>']
    for n, (year, meeting) in enumerate(sorted(years.items())):
        x = step * (n + 0.5)
        look = f'fill="{NAVY}"' if meeting.held else f'fill="#fff" stroke="{MUTED}" stroke-width="1.5"'
        parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="8" {look}/>')
        color, weight = (NAVY, 600) if meeting.held else (MUTED, 400)
        parts.append(_text(x, y + 28, str(year), size=min(12.0, step / 2.6), fill=color, weight=weight))
    return _svg(64, parts, title)


def bars_figure(bars: Sequence[tuple[str, float]], *, unit: str, title: str) -> str:
    """Horizontal bars in the order given, each with its label before and its value behind it."""
    row, left = 28.0, 210.0
    longest = max((value for _, value in bars), default=0) or 1
    parts = []
    for n, (label, value) in enumerate(bars):
        y = 8 + row * n
        width = (WIDTH - left - 60) * value / longest
        parts.append(_text(left - 10, y + 14, label, size=12.5, fill=INK, anchor="end"))
        parts.append(f'<rect x="{left:g}" y="{y:g}" width="{width:.1f}" height="19" fill="{NAVY}"/>')
        parts.append(
            _text(left + width + 8, y + 14, f"{value:g}{unit}", size=12.5, fill=BRICK, weight=600, anchor="start")
        )
    return _svg(14 + row * max(len(bars), 1), parts, title)


def _text(
    x: float, y: float, text: str, *, size: float, fill: str, weight: int = 400, spacing: float = 0,
    anchor: str = "middle",
) -> str:  # fmt: skip
    tracked = f' letter-spacing="{spacing:g}"' if spacing else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}"{tracked}>{escape(text)}</text>'
    )


def _svg(height: float, parts: Sequence[str], title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" '
        f'height="{height:g}" font-family="{_FONT}" role="img"><title>{escape(title)}</title>{"".join(parts)}</svg>\n'
    )
