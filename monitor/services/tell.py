"""What ops are told of the sources after a poll: alarms and recoveries, in as few messages as it takes.

It comes after the commits of the poll. What was told is remembered, not what is still to be told: after a kill before
this, the next poll tells it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.core.health import told
from monitor.core.message import Message
from monitor.core.outage import OFFLINE, gathered, is_back, offline, online, unreached
from monitor.core.pace import Memory
from monitor.store import Store


def tell(
    store: Store,
    channels: Sequence[str],
    names: Sequence[str],
    before: Mapping[str, Memory],
    *,
    since: datetime,
    now: datetime,
) -> None:
    """Queue what is to be told of the named sources, as they were `before` the poll that began at `since`."""
    with store.write() as tx:
        memories = tx.sources.all()
        lost = unreached(memories.values(), since=since)
        changed = [(before[name], memories[name]) for name in names if name in memories and name not in lost]
        judged = [(after, notice) for after, notice in (told(*pair, now=now) for pair in changed) if notice]
        tx.sources.save_all(after for after, _ in judged)
        notices = gathered(judged, now=now)
        if lost:
            notices.append(offline(lost, now=now))
        back = not lost and any(is_back(*pair) for pair in changed)
        for channel in channels:
            ended = tx.outbox.newest(channel, OFFLINE) if back else None
            for notice in (*notices, online(ended.key)) if ended else notices:
                body = {"text": notice.text, "route": "ops"}
                tx.outbox.enqueue(Message(channel=channel, key=notice.key, kind="notice", body=body), at=now)
