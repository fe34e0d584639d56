"""How well items about one event find each other, on judged releases: `python benchmarks/cluster.py CORPUS=DIR [-v]`.

DIR holds `*.jsonl.gz` (url, title, published, lang, text) and `labels.tsv` (url, label, event). Pairs of judged items
with an event are compared: together or apart, as judged or not. Cards an event counts the clusters of each A event.
"""

import csv
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from monitor.config.institutions import load_institutions
from monitor.core.classify import classify
from monitor.core.cluster import group
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Item, Verdict
from monitor.core.text import clean, one_line

_ZONES = {"en": "America/New_York", "es": "America/Mexico_City"}


def main(arguments: Sequence[str]) -> int:
    """Print the figures; 2 where no corpus is named."""
    corpus = next((Path(one.removeprefix("CORPUS=")) for one in arguments if one.startswith("CORPUS=")), None)
    if corpus is None or not (corpus / "labels.tsv").exists():
        print(__doc__, file=sys.stderr)
        return 2
    registry = load_institutions(Path("institutions.yaml"))
    gazetteer = Gazetteer(registry)
    offices = frozenset(one.id for one in registry.institutions if one.type == "office")
    with (corpus / "labels.tsv").open(encoding="utf-8") as file:
        labels = {row["url"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    judged = [
        (item, classify(item, gazetteer), labels[url]["label"], labels[url]["event"])
        for url, item in _items(corpus)
        if url in labels and labels[url]["event"] not in ("", "-")
    ]
    for name, wanted in (("A", "A"), ("A and B", "AB"), ("A and B that became candidates", "")):
        chosen = [one for one in judged if (one[2] in wanted if wanted else one[1].is_candidate)]
        _report(name, chosen, offices, verbose="-v" in arguments and not wanted)
    return 0


def _report(
    name: str, judged: Sequence[tuple[Item, Verdict, str, str]], offices: frozenset[str], *, verbose: bool
) -> None:
    begun = process_time()
    events = group([(item, verdict) for item, verdict, _, _ in judged], offices=offices)
    seconds = process_time() - begun
    cluster = {n: number for number, event in enumerate(events) for n in event}
    right = wrong = missed = 0
    for one, other in combinations(range(len(judged)), 2):
        same, together = judged[one][3] == judged[other][3], cluster[one] == cluster[other]
        right += same and together
        wrong += together and not same
        missed += same and not together
        if verbose and together != same:
            print("  MERGED" if together else "  PARTED", judged[one][3], "|", judged[other][3])
            print("     ", judged[one][0].title[:110], "\n     ", judged[other][0].title[:110])
    wanted = {event for _, _, label, event in judged if label == "A"}
    cards = [len({cluster[n] for n, one in enumerate(judged) if one[3] == event}) for event in wanted]
    hidden = sum(len({judged[n][3] for n in event if judged[n][2] == "A"} - {judged[event[0]][3]}) for event in events)
    print(
        f"{name}: {len(judged)} items, {len(events)} clusters of {len({one[3] for one in judged})} events; "
        f"pairs: precision {right / max(1, right + wrong):.3f}, recall {right / max(1, right + missed):.3f}; "
        f"cards an A event {sum(cards) / max(1, len(cards)):.2f} (most {max(cards, default=0)}); "
        f"A events hidden in another's card {hidden}; {1000 * seconds / max(1, len(judged)):.1f} ms an item"
    )


def _items(corpus: Path) -> Iterator[tuple[str, Item]]:
    for path in sorted(corpus.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                zone = ZoneInfo(_ZONES[record["lang"]])
                published = datetime.fromisoformat(record["published"])
                published = published if published.tzinfo else published.replace(tzinfo=zone)
                yield (
                    record["url"],
                    Item(
                        source=record["source"],
                        language=record["lang"],
                        country="MX" if record["lang"] == "es" else "US",
                        title=one_line(record["title"] or ""),
                        text=clean(record["text"] or ""),
                        url=record["url"],
                        published=published.astimezone(UTC),
                        timezone=zone.key,
                    ),
                )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
