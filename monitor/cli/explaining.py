"""`monitor explain`, `misses`, `replay`: why, why not, and what if."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated

import typer

from monitor.cli.options import InstitutionsFile, SourcesFile, day, opened, say
from monitor.core.model import Verdict


def explain(
    wanted: Annotated[str, typer.Argument(metavar="ITEM|URL", help="An item's number, or a page's address")],
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Tell why an item was shown or not: every reason with its quote, and how near it was.

    Example: monitor explain 340
    """
    from monitor.services.explain import Explainer

    with opened(sources, institutions) as app:
        explainer = Explainer(store=app.store, gazetteer=app.gazetteer, read=lambda: app.reader.read)
        found = explainer.explain(wanted)
    say(found.item.title or "(no title)")
    if found.item.url:
        say(found.item.url)
    if found.candidates:
        say(f"candidate {', '.join(map(str, found.candidates))}")
    say("")
    say(_verdict("today", found.today))
    if found.stored and found.stored.ruleset == found.today.ruleset:
        say("When it was read the verdict was the same, by the same rules.")
    elif found.stored:
        say(f"When it was read: {_answer(found.stored)}, by other rules or another registry.")
    say("")
    for line in reasons(found.today):
        say(line)


def misses(
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Items judged from this day [default: 30 days ago]")
    ] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, max=500, help="How many")] = 20,
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """List what came closest and was not shown, the closest first.

    Example: monitor misses --since 2026-11-01
    """
    from monitor.core.explain import distance
    from monitor.services.explain import Explainer

    with opened(sources, institutions) as app:
        explainer = Explainer(store=app.store, gazetteer=app.gazetteer, read=lambda: app.reader.read)
        begin = _start(since) if since else datetime.now(UTC) - timedelta(days=30)
        for stored, verdict in explainer.misses(since=begin, most=most):
            say(f"{stored.id:>6}  {distance(verdict):<26}  {stored.item.source:<20} {stored.item.title}")


def replay(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Items first seen from this day")],
    sources: SourcesFile = None,
    institutions: InstitutionsFile = None,
) -> None:
    """Tell what another registry would find and lose among the stored items; nothing is stored.

    It is the one that --institutions names.

    Example: monitor replay --institutions new.yaml --since 2026-01-01
    """
    from monitor.services.replay import replay as changes

    counts = {"found": 0, "lost": 0}
    contradicted: dict[int, str] = {}
    with opened(sources, institutions) as app:
        for change in changes(app.store, app.gazetteer, since=_start(since)):
            counts[change.kind] += 1
            contradicted |= {candidate.id: candidate.draft.title for candidate in change.contradicts}
            scores = f"{change.before.score:.2f} → {change.after.score:.2f}"
            say(f"{change.kind:<5}  {scores}  item {change.stored.id}: {change.stored.item.title}")
    for number, title in sorted(contradicted.items()):
        say(f"contradicts the accepted entry {number}: {title}")
    say(f"{counts['found']} found, {counts['lost']} lost, {len(contradicted)} accepted entries contradicted")


def reasons(verdict: Verdict) -> list[str]:
    """Every reason with its quote, the weightiest first; then what was named, and what was missing."""
    from monitor.core.explain import would_lift
    from monitor.core.reasons import in_words

    told = sorted((one for one in verdict.evidence if one.weight), key=lambda one: -abs(one.weight))
    lines = ["for" if any(one.weight > 0 for one in told) else "nothing speaks for it"]
    lines += [_reason(in_words(one.rule), one.weight, one.quote) for one in told if one.weight > 0]
    if against := [one for one in told if one.weight < 0]:
        lines += ["against", *(_reason(in_words(one.rule), one.weight, one.quote) for one in against)]
    if lifting := would_lift(verdict):
        lines += ["looked for, and not found", *(f"         {in_words(rule)}" for rule in lifting)]
    return lines


def _reason(words: str, weight: float, quote: str) -> str:
    shown = " ".join(quote.split())
    return f"  {weight:+5.2f}  {words}: “{shown if len(shown) <= 160 else shown[:157] + '…'}”"


def _verdict(when: str, verdict: Verdict) -> str:
    from monitor.core.explain import distance, points

    have, needed = points(verdict)
    told = f"{when}: {_answer(verdict)}, {distance(verdict)} of {verdict.threshold:.2f}"
    return f"{told}\n{have:.2f} points; {needed:.2f} are needed"


def _answer(verdict: Verdict) -> str:
    from monitor.core.reasons import certainty

    sure = f" ({certainty(verdict.score)})" if verdict.is_candidate else ""
    return f"{'a candidate' if verdict.is_candidate else 'no'}{sure}, score {verdict.score:.2f}"


def _start(text: str) -> datetime:
    return datetime.combine(day(text, "--since"), time(), tzinfo=UTC)


COMMANDS = (explain, misses, replay)
