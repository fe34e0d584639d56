"""The only SQL: what was seen, judged, decided and sent, in one SQLite file."""

from monitor.store.store import Store, Unit

__all__ = ["Store", "Unit"]
