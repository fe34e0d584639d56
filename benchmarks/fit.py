"""Proposes weights from judged releases: CORPUS=DIR python benchmarks/fit.py [--registry FILE] [--pull N]

Logistic regression over the rules' strengths, drawn towards the reviewed weights (a Gaussian prior) and never over
zero: with some sixty A releases, what is known of the field must weigh more than what one corpus happens to hold.
Cross-validated by source and year, or by month of the year: each fold is judged by weights that never saw it. It
prints; it writes nothing.
"""

import argparse
import csv
import gzip
import json
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.config.institutions import load_institutions
from monitor.core import weights
from monitor.core.classify import squash, strengths
from monitor.core.evaluate import Judged, Label, Tally, by_group, tally
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Item
from monitor.core.reading import Reading
from monitor.core.text import clean, one_line

NAMES = list(weights.WEIGHTS)
PRIOR = [weights.START, *weights.WEIGHTS.values()]
LABELS: dict[str, Label] = {"A": "A", "B": "B", "C": "C"}
# What a release of each label asks for: to be shown, or not. A missed A costs more than a useless card; a B may go
# either way.
WISHES: dict[Label, tuple[tuple[float, float], ...]] = {"A": ((1, 3.0),), "B": ((1, 0.4), (0, 0.2)), "C": ((0, 1.0),)}


@dataclass
class Row:
    label: Label
    group: str
    month: str
    language: str
    event: str
    title: str
    values: list[float]  # 1 for the start, then one strength for each rule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registry", type=Path, default=Path("institutions.yaml"))
    parser.add_argument("--pull", type=float, default=1.0, help="how strongly weights are drawn to the reviewed ones")
    parser.add_argument("--by", choices=["source", "month"], default="source", help="what is left out at a time")
    parser.add_argument("--blind", action="store_true", help="draw to zero instead: figures that owe nothing to review")
    parser.add_argument("--errors", action="store_true", help="list the cross-validated errors")
    options = parser.parse_args()
    gazetteer = Gazetteer(load_institutions(options.registry))
    rows = [row_of(record, label, event, gazetteer) for record, label, event in corpus(Path(os.environ["CORPUS"]))]

    centre = [weights.START, *[0.0] * len(NAMES)] if options.blind else PRIOR
    fold_of = {id(row): row.group if options.by == "source" else row.month for row in rows}
    scores = {id(row): 0.0 for row in rows}
    for fold in sorted(set(fold_of.values())):
        fitted = fit([row for row in rows if fold_of[id(row)] != fold], centre, options.pull)
        for row in rows:
            if fold_of[id(row)] == fold:
                scores[id(row)] = score(fitted, row)
    print_table("reviewed weights", rows, [score(PRIOR, row) for row in rows])
    print_table("cross-validated", rows, [scores[id(row)] for row in rows])
    print_curve(rows, [score(PRIOR, row) for row in rows], [scores[id(row)] for row in rows])
    print(f"\n{'':32} reviewed  fitted")
    for name, old, new in zip(["START", *NAMES], PRIOR, fit(rows, centre, options.pull), strict=True):
        print(f"{name:32} {old:8.2f} {new:7.2f}")
    if options.errors:
        for row in sorted(rows, key=lambda row: -scores[id(row)]):
            if (scores[id(row)] >= weights.THRESHOLD) != (row.label == "A") and (row.label != "B"):
                print(f"{row.label} {scores[id(row)]:.3f} {row.group:18} {row.title[:100]}")


def corpus(folder: Path) -> Iterator[tuple[dict[str, str], Label, str]]:
    """Every release of the folder with its label and event; what labels.tsv does not list is a C."""
    with (folder / "labels.tsv").open(encoding="utf-8") as file:
        judged = {line["url"]: line for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                known = judged.get(record["url"], {})
                yield record, LABELS[known.get("label", "C")], known.get("event", "")


def row_of(record: dict[str, str], label: Label, event: str, gazetteer: Gazetteer) -> Row:
    published = datetime.fromisoformat(record["published"])
    item = Item(
        source=record["source"],
        language="es" if record["lang"] == "es" else "en",
        country="MX" if record["lang"] == "es" else "US",
        title=one_line(record["title"]),
        text=clean(record["text"]),
        published=published if published.tzinfo else published.replace(tzinfo=UTC),
    )
    found = strengths(Reading(item, gazetteer))
    values = [1.0, *(found.get(name, 0.0) for name in NAMES)]
    group, month = f"{record['source']} {published.year}", f"{published:%m}"
    return Row(label, group, month, item.language, event, item.title, values)


def score(model: Sequence[float], row: Row) -> float:
    return squash(sum(weight * value for weight, value in zip(model, row.values, strict=True)))


def fit(rows: Sequence[Row], centre: Sequence[float], pull: float, steps: int = 25) -> list[float]:
    """Newton's method on the likelihood, drawn to `centre`; a weight keeps the sign of the reviewed one."""
    data = [(row.values, wish, mass) for row in rows for wish, mass in WISHES[row.label]]
    told = [entry for entry in data if any(entry[0][1:])]
    silent = sum(mass for values, _, mass in data if not any(values[1:]))  # all alike: only START speaks
    told.append(([1.0] + [0.0] * len(NAMES), 0.0, min(silent, 50.0)))
    model = list(centre)
    size = len(model)
    penalty = [0.05, *[pull] * (size - 1)]
    for _ in range(steps):
        gradient = [penalty[k] * (model[k] - centre[k]) for k in range(size)]
        hessian = [[penalty[k] if k == j else 0.0 for j in range(size)] for k in range(size)]
        for values, wish, mass in told:
            chance = 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(model, values, strict=True))))
            slope, bend = mass * (chance - wish), mass * chance * (1 - chance)
            live = [k for k in range(size) if values[k]]
            for k in live:
                gradient[k] += slope * values[k]
                for j in live:
                    hessian[k][j] += bend * values[k] * values[j]
        step = solve(hessian, gradient)
        calm = min(1.0, 2.0 / max(map(abs, step), default=1.0))  # Newton overshoots where the data part cleanly
        model = [kept(weight - calm * change, known) for weight, change, known in zip(model, step, PRIOR, strict=True)]
    return model


def kept(weight: float, known: float) -> float:
    return max(0.0, weight) if known > 0 else min(0.0, weight)


def solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Gauss with pivoting; the matrix is symmetric and positive definite."""
    rows = [[*line, value] for line, value in zip(matrix, vector, strict=True)]
    size = len(rows)
    for k in range(size):
        pivot = max(range(k, size), key=lambda j: abs(rows[j][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for j in range(k + 1, size):
            factor = rows[j][k] / rows[k][k]
            rows[j] = [below - factor * above for below, above in zip(rows[j], rows[k], strict=True)]
    found = [0.0] * size
    for k in reversed(range(size)):
        known = sum(rows[k][j] * found[j] for j in range(k + 1, size))
        found[k] = (rows[k][size] - known) / rows[k][k]
    return found


def judged_of(rows: Sequence[Row], scores: Sequence[float]) -> list[Judged]:
    return [
        Judged(label=row.label, score=score, source=row.group, language=row.language, event=row.event)
        for row, score in zip(rows, scores, strict=True)
    ]


def print_table(title: str, rows: Sequence[Row], scores: Sequence[float]) -> None:
    judged = judged_of(rows, scores)
    print(f"\n{title:24} releases cards   A       B    C  {'recall of A':20} {'useful':20} {'A of cards':20} events")
    groups: dict[str, Tally] = {
        **by_group(judged, lambda one: [one.source], weights.THRESHOLD),
        **by_group(judged, lambda one: [one.language], weights.THRESHOLD),
        "all": tally(judged, weights.THRESHOLD),
    }
    for name, one in groups.items():
        shown = one.shown
        print(
            f"{name:24} {one.releases:8} {one.cards:5} {shown['A']:3}/{one.must:<3} {shown['B']:4} {shown['C']:4}  "
            f"{one.recall!s:20} {one.useful!s:20} {one.precision!s:20} {one.events.part}/{one.events.whole}"
        )


def print_curve(rows: Sequence[Row], reviewed: Sequence[float], validated: Sequence[float]) -> None:
    """Recall of A, useful cards and A of cards at some thresholds, for both sets of scores."""
    print(
        f"\n{'threshold':9}  reviewed: cards recall useful A of cards   cross-validated: cards recall useful A of cards"
    )
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        parts = [
            f"{one.cards:5} {one.recall.value:6.3f} {one.useful.value:6.3f} {one.precision.value:10.3f}"
            for one in (tally(judged_of(rows, scores), threshold) for scores in (reviewed, validated))
        ]
        print(f"{threshold:9.1f}            {parts[0]}                    {parts[1]}")


if __name__ == "__main__":
    main()
