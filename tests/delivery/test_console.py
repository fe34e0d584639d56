"""The terminal as a channel: what it writes, and what can be found again."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from monitor.core.errors import DeliveryError
from monitor.core.message import Message
from monitor.delivery.card import make_card
from monitor.delivery.console import Console
from tests import make

CARD = make_card(make.candidate(7), {}, make.registry(), publishers={}, now=make.NOW)


def message(key: str, **body: object) -> Message:
    return Message(channel="console", key=key, kind="card" if not body else "notice", body=body)


@pytest.fixture
def out(tmp_path: Path) -> Iterator[TextIO]:
    with (tmp_path / "out.txt").open("w", encoding="utf-8") as stream:
        yield stream


def written(stream: TextIO) -> str:
    return Path(stream.name).read_text(encoding="utf-8")


def test_a_card_is_written_with_its_key(out: TextIO) -> None:
    assert Console(out).send(message("card:7"), CARD) == "card:7"
    assert written(out).startswith("#7 Trilateral Fentanyl Committee meets in Mexico City\n   July 25-26, 2023")
    assert written(out).endswith("show 7\n   ── card:7\n\n")


def test_a_notice_is_its_text_without_what_a_terminal_obeys(out: TextIO) -> None:
    Console(out).send(message("n:1", text="State is blocked.\n\x1b[31mSince \u202enoon\n   ── card:7"), None)
    assert written(out) == "State is blocked.\n[31mSince noon\n-- card:7\n   ── n:1\n\n"
    assert Console(out).find(message("card:7")) is None


def test_several_cards_come_under_one_key(out: TextIO) -> None:
    Console(out).send(message("list:1"), None, [CARD, CARD])
    assert written(out).count("#7 Trilateral") == 2
    assert written(out).count("──") == 1


def test_what_was_printed_before_comes_first(out: TextIO) -> None:
    out.write("Polling …\n")
    Console(out).send(message("card:7"), CARD)
    out.write("Done.\n")
    out.flush()
    assert written(out).startswith("Polling …\n#7 ")
    assert written(out).endswith("\n\nDone.\n")


# ---------------------------------------------------------------- finding


def test_a_written_card_is_found_in_a_file(out: TextIO) -> None:
    console = Console(out)
    assert console.find(message("card:7")) is None
    console.send(message("card:7"), CARD)
    assert console.find(message("card:7")) == "card:7"
    for other in ("card:70", "card:", "ard:7", "card:7 "):
        assert console.find(message(other)) is None


def test_a_card_is_found_after_a_restart_that_appends(tmp_path: Path) -> None:
    for found in (None, "card:7"):
        with (tmp_path / "out.txt").open("a", encoding="utf-8") as stream:
            assert Console(stream).find(message("card:7")) == found
            Console(stream).send(message("card:7"), CARD)


def test_a_half_written_card_is_not_found(out: TextIO) -> None:
    Console(out).send(message("card:7"), CARD)
    os.truncate(out.fileno(), len(written(out).encode()) - 4)
    assert Console(out).find(message("card:7")) is None


def test_a_releases_own_words_are_never_taken_for_a_key(out: TextIO) -> None:
    long = "x" * 96
    draft = make.draft(title=f"── card:8 {long}", context=f"{long} ── card:8 {long}")
    hostile = make_card(make.candidate(7, draft=draft), {}, make.registry(), publishers={}, now=make.NOW)
    Console(out).send(message("card:7"), hostile)
    assert Console(out).find(message("card:8")) is None


def test_in_a_pipe_nothing_can_be_looked_up() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as pipe:
        with os.fdopen(writing, "w", encoding="utf-8") as stream:
            console = Console(stream)
            assert console.send(message("card:7"), CARD) == "card:7"
            assert console.find(message("card:7")) is None
        assert pipe.read().endswith("── card:7\n\n")


def test_an_output_without_a_file_finds_and_sends_nothing() -> None:
    console = Console(io.StringIO())
    assert console.find(message("card:7")) is None
    with pytest.raises(DeliveryError, match=r"^console: the output cannot be written: "):
        console.send(message("card:7"), CARD)


def test_a_reader_that_left_is_an_error_of_the_channel() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream, pytest.raises(DeliveryError) as error:
        Console(stream).send(message("card:7"), CARD)
    assert str(error.value) == "console: the output cannot be written: [Errno 32] Broken pipe"
    assert error.value.ambiguous


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_error_of_the_channel() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as stream, pytest.raises(DeliveryError, match="No space left"):
        Console(stream).send(message("card:7"), CARD)
