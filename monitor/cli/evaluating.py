"""`monitor evaluate`: the classifier's figures on judged releases."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.options import InstitutionsFile, Json, SourcesFile, opened, say, say_json

if TYPE_CHECKING:
    from monitor.core.evaluate import Share, Tally
    from monitor.services.evaluate import Evaluation, Release


def evaluate(
    items: Annotated[list[str], typer.Option("--items", metavar="FILE", help="JSON Lines, also .gz; may be repeated")],
    labels: Annotated[Path, typer.Option("--labels", metavar="FILE", help="Tab-separated: url, label, event …")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="More items")] = None,
    curve: Annotated[Path | None, typer.Option("--curve", metavar="SVG", help="Draw the curve over thresholds")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List the errors with their evidence")] = False,
    as_json: Json = False,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Hold the classifier against curators' labels: recall, precision, intervals, cards an event.

    Example: monitor evaluate --items state-2021.jsonl.gz --items whitehouse-2021.jsonl.gz --labels labels.tsv
    """
    from monitor.cli.classifying import lines_of, sources_of
    from monitor.core.weights import THRESHOLD
    from monitor.services.evaluate import evaluate as count
    from monitor.services.evaluate import judge, read_labels

    known = read_labels(labels)
    with opened(sources, institutions) as app:
        declared = sources_of(app)

        def releases() -> Any:
            for name in (*items, *(more or ())):
                with lines_of(name) as lines:
                    yield from judge(lines, known, app.gazetteer, declared, name=name)

        found = count(releases(), app.gazetteer, THRESHOLD)
    if curve:
        from monitor.cli.curve import draw

        curve.write_text(draw(found.curve, found.threshold), encoding="utf-8")
    if as_json:
        say_json(_json(found))
    else:
        _tell(found)
    if errors:
        _errors(found)


_FEW = 3  # A releases below which an institution gets no line of its own: its interval would say nothing
_EVERY = 5  # of the curve's fifty steps are told in words


def _tell(found: "Evaluation") -> None:
    shown = f"{found.whole.cards} shown as {found.cards} cards"
    say(f"{found.whole.releases} releases, threshold {found.threshold}, {shown}")
    say(f"{'':<34}{'A':>5}  {'recall of A':<22}{'useful (A or B)':<22}{'A among shown':<22}")
    say(_row("all", found.whole))
    for name, group in found.groups.items():
        for value, tally in group.items():
            if tally.must >= (_FEW if name == "institution" else 1) or (tally.cards and name != "institution"):
                say(_row(f"{name} {value}", tally))
    for tally in found.curve[_EVERY:-_EVERY:_EVERY]:
        say(_row(f"{tally.cards} cards from {tally.threshold:.1f} on", tally))
    say(f"A events with a card: {found.whole.events.part} of {found.whole.events.whole}")
    say(f"cards an A event: {found.cards_per_event:.2f}")


def _row(name: str, tally: "Tally") -> str:
    return f"{name[:33]:<34}{tally.must:>5}  {tally.recall!s:<22}{tally.useful!s:<22}{tally.precision!s:<22}"


def _errors(found: "Evaluation") -> None:
    for name, releases in (("missed A", found.missed), ("shown C", found.useless)):
        say(f"\n{name}: {len(releases)}")
        for release in releases:
            say(f"  {release.judged.score:.2f}  {release.item.title}\n        {release.item.url}")
            say(f"        {_evidence(release)}")


def _evidence(release: "Release") -> str:
    from monitor.core.reasons import in_words, strongest

    found = strongest(release.verdict.evidence)
    return "; ".join(f"{in_words(one.rule)}: “{' '.join(one.quote.split())}”" for one in found) or "no evidence"


def _json(found: "Evaluation") -> dict[str, Any]:
    return {
        "threshold": found.threshold,
        **_figures(found.whole),
        "cards": found.cards,
        "cards_per_event": round(found.cards_per_event, 3),
        **{
            f"by_{name}": {value: _figures(tally) for value, tally in group.items()}
            for name, group in found.groups.items()
        },
        "missed": [release.item.url for release in found.missed],
        "useless": [release.item.url for release in found.useless],
    }


def _figures(tally: "Tally") -> dict[str, Any]:
    return {
        "releases": tally.releases,
        "must": tally.must,
        "shown": dict(tally.shown),
        "recall_a": _share(tally.recall),
        "precision_a": _share(tally.precision),
        "precision_ab": _share(tally.useful),
        "events": _share(tally.events),
    }


def _share(share: "Share") -> dict[str, Any]:
    if not share.whole:
        return {"value": None, "low": None, "high": None, "part": 0, "whole": 0}
    low, high = share.interval
    return {
        "value": round(share.value, 4), "low": round(low, 4), "high": round(high, 4), "part": share.part,
        "whole": share.whole,
    }  # fmt: skip


COMMANDS = (evaluate,)
