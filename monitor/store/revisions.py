"""The texts that an item had before, each by its number; the one that it has is in the item itself.

A text that flaps is kept a few times and then no more: the item goes to and fro between the numbers that there are.
"""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from monitor.store.tables import ItemRow, RevisionRow

_RETURNS = 3  # to texts that an item had before are edits like any other


class Revisions:
    """Questions about earlier texts within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, row: ItemRow, *, seen: datetime) -> int:
        """Keep the text that an item has now, as another is to follow; returns the number under which it is kept.

        That is its own, or a new one where the item had gone back to a text that was kept: what it had when stays
        known.
        """
        number = max(row.revision, self._last(row) + 1)
        values = {"item_id": row.id, "number": number, "title": row.title, "text": row.text, "replaced": seen}
        self._session.execute(insert(RevisionRow).values(values))
        return number

    def known(self, row: ItemRow, text: tuple[str, str], *, seen: datetime) -> int | None:
        """The number of a title and text that the item had and may go back to; the one it has is kept, if need be.

        None where it never had them, or has returned fewer than `_RETURNS` times so far to what it had.
        """
        last = self._last(row)
        if max(row.revision, last) <= _RETURNS:
            return None
        texts = {row.revision: (row.title, row.text)}
        for old in self._session.scalars(select(RevisionRow).where(col(RevisionRow.item_id) == row.id)):
            texts[old.number] = old.title, old.text
        number = max((number for number, known in texts.items() if known == text), default=None)
        if number is None or len(texts) - len({*texts.values()}) < _RETURNS:
            return None
        if row.revision > last:
            self.keep(row, seen=seen)
        return number

    def as_of(self, row: ItemRow, moment: datetime) -> tuple[int, str, str]:
        """The number, title and text of the revision that an item had at a moment."""
        replaced_later = self._session.scalars(
            select(RevisionRow)
            .where(col(RevisionRow.item_id) == row.id, col(RevisionRow.replaced) > moment)
            .order_by(col(RevisionRow.number))
        ).first()
        if replaced_later is None:
            return row.revision, row.title, row.text
        return replaced_later.number, replaced_later.title, replaced_later.text

    def one(self, row: ItemRow, number: int) -> tuple[str, str] | None:
        """The title and text of one revision of an item."""
        if row.revision == number:
            return row.title, row.text
        old = self._session.get(RevisionRow, (row.id, number))
        return (old.title, old.text) if old else None

    def _last(self, row: ItemRow) -> int:
        """The number of the last text that was kept."""
        return self._session.scalar(select(func.max(RevisionRow.number)).where(col(RevisionRow.item_id) == row.id)) or 0
