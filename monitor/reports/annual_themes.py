"""The annual report by themes: numbered sections of the registry, lettered entries, sub-entries of one institution."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.core.model import Bilingual
from monitor.reports.issue import Issue
from monitor.reports.markdown import Markdown, escape, fill
from monitor.reports.parts import cover, has_part, institution_name, letter, part, roman, sponsors
from monitor.reports.printed import Printed, bilingual

PARTS = ("introduction", "conclusion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettered:
    """What stands under one letter: an entry, or the entries of a group with its title."""

    letter: str
    title: Markdown
    entry: Printed | None = None
    entries: Sequence[tuple[str, Printed]] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A numbered section."""

    number: int
    title: Markdown
    lettered: Sequence[Lettered]


def render(issue: Issue) -> str:
    """The whole report as Markdown."""
    themes = list(_themes(issue))
    return fill(
        "annual_themes.md.j2",
        cover=cover(issue),
        introduction=part(issue, "introduction", below=2),
        themes=themes,
        last=len(themes) + 2,
        conclusion=part(issue, "conclusion", below=2),
        about=part(issue, "about", below=2) if has_part(issue, "about") or not issue.curation.sponsors else "",
        sponsors=sponsors(issue),
        wording=issue.wording,
    )


def _themes(issue: Issue) -> Iterator[Theme]:
    sections = {section.id: section.name for section in issue.registry.sections}
    by_section: dict[str, list[Printed]] = {section: [] for section in (*sections, "")}
    for printed in issue.printed:
        section = printed.section or ""
        by_section[section if section in sections else ""].append(printed)
    number = 2
    for section, entries in by_section.items():
        if not entries:
            continue
        name = sections.get(section, Bilingual(en=issue.wording.other_section, es=issue.wording.other_section))
        yield Theme(
            number=number, title=bilingual(name, issue.wording, escape), lettered=tuple(_lettered(issue, entries))
        )
        number += 1


def _lettered(issue: Issue, entries: Sequence[Printed]) -> Iterator[Lettered]:
    """The section's entries in order; a group stands where its first entry would."""
    grouped = _groups(issue, entries)
    done: set[int] = set()
    number = 0
    for entry in entries:
        candidate = entry.entry.candidate
        if candidate in done:
            continue
        number += 1
        title, members = grouped.get(candidate, (entry.title, (entry,)))
        done |= {member.entry.candidate for member in members}
        if len(members) == 1 and candidate not in grouped:
            yield Lettered(letter=letter(number), title=title, entry=entry)
            continue
        yield Lettered(
            letter=letter(number),
            title=title,
            entries=tuple((roman(n), member) for n, member in enumerate(members, start=1)),
        )


def _groups(issue: Issue, entries: Sequence[Printed]) -> dict[int, tuple[Markdown, tuple[Printed, ...]]]:
    """The groups by each of their candidates: the curators' own, then two entries or more of one institution."""
    by_candidate = {entry.entry.candidate: entry for entry in entries}
    found: dict[int, tuple[Markdown, tuple[Printed, ...]]] = {}
    for group in issue.curation.groups:
        if members := tuple(by_candidate[one] for one in group.entries if one in by_candidate):
            title = bilingual(group.title, issue.wording, escape, mark_last=True)
            found |= {member.entry.candidate: (title, members) for member in members}
    shared: dict[str, list[Printed]] = {}
    for entry in entries:
        first = next((one for one in entry.institutions if one.type != "office"), None)
        if first and entry.entry.candidate not in found:
            shared.setdefault(first.id, []).append(entry)
    for institution, together in shared.items():
        if len(together) > 1:
            title = escape(institution_name(issue.registry.by_id[institution], issue.language))
            found |= {member.entry.candidate: (title, tuple(together)) for member in together}
    return found
