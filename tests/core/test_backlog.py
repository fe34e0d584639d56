"""An alarm a day while something waits, one word when it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.backlog import Backlog, about, told
from monitor.core.message import Message

NOW = datetime(2023, 7, 27, 15, 30, tzinfo=UTC)
TODAY, YESTERDAY = "late:slack:2023-07-27", "late:slack:2023-07-26"


def backlog(messages: int = 3, error: str = "no answer", hours: int = 2) -> Backlog:
    return Backlog(channel="slack", messages=messages, oldest=NOW - timedelta(hours=hours), error=error)


def alarm(key: str, receipt: str = "C0/1.2") -> Message:
    return Message(channel="slack", key=key, kind="notice", to=receipt)


def key(waiting: Backlog | None, last: Message | None) -> str | None:
    notice = told(waiting, last, beginning=about("slack"), now=NOW)
    return notice.key if notice else None


@pytest.mark.parametrize(
    ("waiting", "last", "expected"),
    [
        (None, None, None),
        (backlog(), None, TODAY),
        (backlog(), alarm(TODAY), None),
        (backlog(), alarm(YESTERDAY), TODAY),
        (backlog(), alarm(YESTERDAY, receipt=""), None),
        (None, alarm(TODAY), "flowing:slack:2023-07-27"),
        (None, alarm("late:slack:ops@example.org:2023-07-27"), "flowing:slack:ops@example.org:2023-07-27"),
    ],
)
def test_who_is_told_when(waiting: Backlog | None, last: Message | None, expected: str | None) -> None:
    assert key(waiting, last) == expected


def test_the_words() -> None:
    assert backlog().in_words(now=NOW) == "3 messages for slack wait, the oldest for 2 hours: no answer"
    assert backlog(1, "").in_words(now=NOW) == "1 message for slack has waited for 2 hours: nobody delivers"
    assert "monitor run" in backlog(error="").remedy
    notice = told(backlog(), None, beginning=about("slack", "ops@example.org"), now=NOW)
    assert notice is not None
    assert notice.key == "late:slack:ops@example.org:2023-07-27"
    assert notice.text.startswith(
        "⚠ 3 messages for slack wait, the oldest for 2 hours: no answer.\nWhat to do: what waits"
    )
