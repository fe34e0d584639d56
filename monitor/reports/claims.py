"""A report that cannot over-claim: every sentence that the machine wrote names the item and the quote it came from.

A curator's own sentence needs no proof; it is known by not being in the machine's draft. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from monitor.core.errors import ReportError
from monitor.core.model import Draft, Entry, Quote
from monitor.core.sentences import split

_LETTERS = re.compile(r"\w")
_SHOWN = 60

Texts = Mapping[tuple[int, int], Mapping[str, str]]


def unproven(entry: Entry, machine: Draft | None = None, texts: Texts | None = None) -> tuple[str, ...]:
    """The sentences of the entry's summaries that are the machine's and that no quote proves.

    `machine` is version 1 of the draft, `texts` the title and text of each (item, revision). Without the first, a
    sentence counts as the curator's where the draft was edited; without the second, quotes are taken at their word.
    """
    quotes = [quote for quote in entry.draft.quotes if texts is None or _stands(quote, texts)]
    first = entry.draft if machine is None and entry.draft.version == 1 else machine
    if first is None:
        return ()
    own = {*_sentences(first.summary.en), *_sentences(first.summary.es)}
    return tuple(sentence for sentence in _without(quotes, entry.draft) if sentence in own)


def refuse_unproven(entries: Iterable[Entry], machine: Mapping[int, Draft], texts: Texts | None = None) -> None:
    """Raise ReportError with one line for each sentence that nothing proves; `machine` is by candidate."""
    found = [
        f"entry {entry.candidate}: no quote proves “{sentence[:_SHOWN]}{'…' if len(sentence) > _SHOWN else ''}”"
        for entry in entries
        for sentence in unproven(entry, machine.get(entry.candidate), texts)
    ]
    if found:
        raise ReportError("\n".join(found))


def _without(quotes: Iterable[Quote], draft: Draft) -> Iterator[str]:
    """The sentences of the summaries that are no quote's."""
    for text in (draft.summary.en, draft.summary.es):
        for quote in quotes:
            text = text.replace(quote.sentence, "\n") if quote.sentence else text
        for block in text.split("\n"):
            yield from _sentences(block)


def _sentences(text: str) -> list[str]:
    return [one.said for one in split(text) if _LETTERS.search(one.said)]


def _stands(quote: Quote, texts: Texts) -> bool:
    """The quoted passage holds the sentence, whatever marks and breaks stand between its words."""
    text = texts.get((quote.item, quote.revision), {}).get(quote.field, "")
    return "".join(_LETTERS.findall(quote.sentence)) in "".join(_LETTERS.findall(text[quote.start : quote.end]))
