"""The log of polls does not grow for ever: what is old is thinned to what coverage is told from."""

from datetime import datetime, timedelta

from monitor.store import Store

KEPT = timedelta(days=400)  # a year can be compared with the one before


def thin(store: Store, *, now: datetime) -> int:
    """Forget old polls but for the first and the last valid one of each day; returns how many.

    One source at a time: nobody waits long for his turn to write.
    """
    with store.read() as tx:
        sources = tx.sources.logged()
    gone = 0
    for source in sources:
        with store.write() as tx:
            gone += tx.sources.thin(source, before=now - KEPT)
    return gone
