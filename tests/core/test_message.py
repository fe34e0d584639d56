"""When a message is tried again, and when it is given up."""

from datetime import timedelta

import pytest

from monitor.core.message import ATTEMPTS, next_try
from tests import make


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (9, 1280), (10, 2560), (11, 3600)],
)
def test_the_waiting_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert next_try(attempts, now=make.NOW) == make.NOW + timedelta(seconds=seconds)


def test_after_so_many_attempts_a_message_is_a_dead_letter() -> None:
    assert next_try(ATTEMPTS - 1, now=make.NOW) is not None
    assert next_try(ATTEMPTS, now=make.NOW) is None


def test_never_sooner_than_the_channel_asks() -> None:
    assert next_try(1, now=make.NOW, retry_after=90.0) == make.NOW + timedelta(seconds=90)
    assert next_try(11, now=make.NOW, retry_after=90.0) == make.NOW + timedelta(hours=1)


def test_in_an_outage_nothing_dies_and_its_end_is_soon_noticed() -> None:
    for attempts in (1, ATTEMPTS, 1000):
        due = next_try(attempts, now=make.NOW, outage=True)
        assert due is not None
        assert make.NOW < due <= make.NOW + timedelta(minutes=1)
