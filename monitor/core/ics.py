"""Accepted events as a calendar (RFC 5545): all-day events, folded lines, CRLF."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from monitor.core.model import Candidate
from monitor.core.registry import Registry
from monitor.core.text import clean

_LONGEST = 75  # octets in a line, the break apart
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


def calendar(accepted: Iterable[Candidate], registry: Registry, *, name: str) -> Iterator[str]:
    """The calendar piece by piece; what has no date is not in it."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Binational Monitor//Events//EN", "CALSCALE:GREGORIAN")
    yield _lines(*head, f"X-WR-CALNAME:{_text(name)}")
    for candidate in accepted:
        if start := candidate.draft.event_date:
            yield _event(candidate, start, registry)
    yield _lines("END:VCALENDAR")


def fold_line(line: str) -> str:
    """A content line in pieces of at most 75 octets, no character cut, with its break."""
    pieces, piece, length = [], "", 0
    for char in line:
        size = len(char.encode())
        if length + size > _LONGEST:
            pieces.append(piece)
            piece, length = " ", 1
        piece, length = piece + char, length + size
    return "\r\n".join([*pieces, piece]) + "\r\n"


def _event(candidate: Candidate, start: date, registry: Registry) -> str:
    draft = candidate.draft
    after = max(draft.event_end or start, start) + timedelta(days=1)  # DTEND is not included
    names = [registry.name(one) for one in draft.institutions]
    optional = {
        "DESCRIPTION": _text(draft.summary.en or draft.summary.es),
        "LOCATION": _text(draft.place),
        "CATEGORIES": ",".join(map(_text, names)),
        "URL": draft.link.url if draft.link else "",
    }
    return _lines(
        "BEGIN:VEVENT",
        f"UID:entry-{candidate.id}@binational-monitor",
        f"DTSTAMP:{_moment(candidate.decided_at or candidate.created)}",
        f"SEQUENCE:{draft.version - 1}",
        f"DTSTART;VALUE=DATE:{start:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_text(draft.title)}",
        *(f"{key}:{value}" for key, value in optional.items() if value),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _lines(*lines: str) -> str:
    return "".join(map(fold_line, lines))


def _text(text: str) -> str:
    return clean(text).translate(_ESCAPES)


def _moment(at: datetime | None) -> str:
    return f"{(at or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC):%Y%m%dT%H%M%SZ}"
