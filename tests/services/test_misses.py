"""What came closest and was not shown."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from monitor.core.gazetteer import Gazetteer
from monitor.core.identity import keys_of
from monitor.core.model import Evidence, Verdict
from monitor.services.explain import Explainer
from monitor.sources.reader import Answer, Asked
from monitor.store import Store
from tests import make

NAMED = Evidence(rule="named", field="title", start=0, end=5, quote="Joint", weight=0.5)


def nobody(_: Iterable[Asked]) -> Iterator[Answer]:
    raise AssertionError("nothing is fetched")


def test_misses_are_told_the_nearest_first(tmp_path: Path) -> None:
    judged = {"far": (0.1, (NAMED,)), "near": (0.4, (NAMED,)), "card": (0.6, (NAMED,)), "silent": (0.2, ())}
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store:
        explainer = Explainer(store=store, gazetteer=Gazetteer(make.registry()), read=lambda: nobody)
        with store.write() as tx:
            for title, (score, evidence) in judged.items():
                item = make.item(title=title, url=f"https://x.example/{title}", guid=title)
                (keys,) = keys_of([item])
                decision = "candidate" if score >= 0.5 else "no"
                verdict = Verdict(decision=decision, score=score, threshold=0.5, ruleset="r", evidence=evidence)  # type: ignore[arg-type]
                tx.items.judged(tx.items.add(item, keys, seen=make.NOW), verdict, at=make.NOW)
        told = explainer.misses(since=make.NOW, most=10)
        assert [stored.item.title for stored, _ in told] == ["near", "far"]
        assert explainer.misses(since=make.NOW + make.HOUR, most=10) == []
