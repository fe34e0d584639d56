"""The classifier held against judged releases in files: who is right how often, with intervals, and where it errs."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from monitor.core.classify import classify
from monitor.core.cluster import group
from monitor.core.errors import ConfigError
from monitor.core.evaluate import Judged, Label, Tally, by_group, curve, errors, tally
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Item, Verdict
from monitor.services.classify_file import KnownSources, item_of, record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One judged release with its verdict."""

    item: Item
    verdict: Verdict
    judged: Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All figures of a run; `cards_per_event` counts, for each A event with a card, the cards that it has."""

    threshold: float
    whole: Tally
    groups: Mapping[str, Mapping[str, Tally]]
    curve: tuple[Tally, ...]
    cards: int
    cards_per_event: float
    missed: tuple[Release, ...]
    useless: tuple[Release, ...]


def read_labels(path: Path) -> dict[str, dict[str, str]]:
    """A tab-separated file with the columns `url` and `label` (A, B, C), and `event`, `institutions` where known."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}:1:1: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise ConfigError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    if not rows or not {"url", "label"} <= rows[0].keys():
        raise ConfigError(f"{path}:1:1: needs the tab-separated columns url and label")
    for line, row in enumerate(rows, start=2):
        if row["label"] not in get_args(Label):
            raise ConfigError(f"{path}:{line}: label {row['label']!r} is none of A, B, C")
    return {row["url"]: row for row in rows}


def judge(
    lines: Iterable[bytes],
    labels: Mapping[str, Mapping[str, str]],
    gazetteer: Gazetteer,
    sources: KnownSources,
    *,
    name: str,
) -> Iterable[Release]:
    """The releases of a JSON Lines file with verdict and label; a release that is not listed counts as C."""
    for number, line in enumerate(lines, start=1):
        try:
            record = record_of(line)
            item, _, _ = item_of(record, sources)
        except ValueError as error:
            raise ConfigError(f"{name}:{number}: {error}") from error
        row = labels.get(item.url or "", {})
        verdict = classify(item, gazetteer)
        event, about = row.get("event") or "-", row.get("institutions") or "-"
        yield Release(
            # Only what a card or an error is told of stays in memory with its text.
            item=item,
            verdict=verdict,
            judged=Judged(
                label=cast(Label, row.get("label", "C")),
                score=verdict.score,
                source=item.source,
                year=f"{item.published:%Y}" if item.published else "",
                language=item.language,
                event="" if event == "-" else event,
                institutions=tuple(part for part in about.split(",") if part and part != "-"),
            ),
        )


def evaluate(releases: Iterable[Release], gazetteer: Gazetteer, threshold: float) -> Evaluation:
    """Count; cards are the events into which the shown releases are grouped."""
    judged: list[Judged] = []
    kept: dict[int, Release] = {}
    for release in releases:
        judged.append(release.judged)
        if release.judged.score >= threshold or release.judged.label == "A":
            kept[id(release.judged)] = release
    shown = [release for release in kept.values() if release.judged.score >= threshold]
    cards = group([(one.item, one.verdict) for one in shown], offices=gazetteer.registry.offices)
    missed, useless = errors(judged, threshold)
    return Evaluation(
        threshold=threshold,
        whole=tally(judged, threshold),
        groups={
            "source": by_group(judged, lambda one: [one.source], threshold),
            "year": by_group(judged, lambda one: [one.year] if one.year else [], threshold),
            "language": by_group(judged, lambda one: [one.language], threshold),
            "institution": by_group(judged, lambda one: one.institutions, threshold),
        },
        curve=tuple(curve(judged)),
        cards=len(cards),
        cards_per_event=_cards_per_event(cards, shown),
        missed=tuple(kept[id(one)] for one in missed),
        useless=tuple(kept[id(one)] for one in useless),
    )


def _cards_per_event(cards: list[list[int]], shown: list[Release]) -> float:
    having: dict[str, set[int]] = defaultdict(set)
    for number, members in enumerate(cards):
        for n in members:
            if shown[n].judged.label == "A" and shown[n].judged.event:
                having[shown[n].judged.event].add(number)
    return sum(map(len, having.values())) / len(having) if having else 0.0
