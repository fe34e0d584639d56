"""Full text over items and drafts, accents folded; triggers of the migrations keep both indexes, but for new items."""

import re

from sqlalchemy import TextClause, text
from sqlmodel import Session

_WORD = re.compile(r"\w+")
_ITEMS = text("SELECT rowid FROM item_search WHERE item_search MATCH :words ORDER BY rank LIMIT :most")
_DRAFTS = text("SELECT rowid FROM draft_search WHERE draft_search MATCH :words ORDER BY rank LIMIT :most")


class Search:
    """Questions in words within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def items(self, words: str, *, most: int) -> list[int]:
        """The items that hold all the words, the best first."""
        return self._ids(_ITEMS, words, most)

    def candidates(self, words: str, *, most: int) -> list[int]:
        """The candidates whose newest draft holds all the words, the best first."""
        return self._ids(_DRAFTS, words, most)

    def _ids(self, question: TextClause, words: str, most: int) -> list[int]:
        # Quoted, so that what people type (AND, a hyphen, a quote) is never read as a query's grammar.
        quoted = " ".join(f'"{word}"' for word in _WORD.findall(words))
        if not quoted:
            return []
        return [row[0] for row in self._session.execute(question, {"words": quoted, "most": most})]
