"""Offsets of cleaned text told in the text as it came."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.offsets import Cleaned
from monitor.core.text import clean, one_line

RAW = st.text(
    alphabet=st.sampled_from("aé Ññ.-–\n\r\t\v\x00\x1b\u00a0\u00ad\u200b\u2060\u2011\u2028\u2029\u202e\u3000")
    | st.sampled_from("e\u0301\u0327n\u0303\u1100\u1161\u11a8\u09c7\u09be가\U0001f600\ud800\ufb01"),
    max_size=40,
)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "word", "quote"),
    [
        ("The  Mérida\nInitiative", "Mérida", "Mérida"),
        ("La Iniciativa Me\u0301rida", "Mérida", "Me\u0301rida"),
        ("La Iniciativa Me\u200b\u0301rida", "Mérida", "Me\u200b\u0301rida"),
        ("Biden-\u2060Harris", "Biden-Harris", "Biden-\u2060Harris"),
        ("\ufeff \r\n T\u2011MEC", "T-MEC", "T\u2011MEC"),
        ("U.S.\u00a0 \u00a0Mexico", "U.S. Mexico", "U.S.\u00a0 \u00a0Mexico"),
        ("one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo", "one\r\n\r\n\r\n\r\ntwo"),
        ("soft\u00adly spoken", "spoken", "spoken"),
        ("\x1b[31mred\x00 dawn", "red dawn", "red\x00 dawn"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af Mexico", "Mexico", "Mexico"),
        ("\u200bMexico\u200b", "Mexico", "Mexico"),
        ("a\ud800b Mexico", "Mexico", "Mexico"),
    ],
)
def test_the_quote_stands_where_it_came_from(raw: str, word: str, quote: str) -> None:
    cleaned = Cleaned(raw)
    start = cleaned.text.index(word)
    begin, end = cleaned.span(start, start + len(word))
    assert raw[begin:end] == quote


def test_a_clean_text_is_its_own_measure() -> None:
    assert Cleaned("The Bicentennial Framework").span(4, 16) == (4, 16)
    assert Cleaned(" x").span(1, 1) == (1, 1)


def test_a_title_is_measured_by_its_own_cleaning() -> None:
    cleaned = Cleaned("High-Level\n\n Dialogue", one_line)
    assert cleaned.text == "High-Level Dialogue"
    assert cleaned.span(11, 19) == (13, 21)


@given(RAW)
@example("e\u200b\u0301a")
@example("\u1100\u1161a")
@example("a\u0301")
@example(" \u0301a")
def test_every_character_of_the_text_is_found_in_the_raw(raw: str) -> None:
    cleaned = Cleaned(raw)
    last = 0
    for place, char in enumerate(cleaned.text):
        start, end = cleaned.span(place, place + 1)
        assert 0 <= start <= end <= len(raw)
        assert start >= last, "offsets never go back"
        last = start
        if not char.isspace():
            assert char in clean(raw[start:end]), (char, raw[start:end])


@given(RAW)
def test_the_whole_text_spans_the_whole_raw(raw: str) -> None:
    cleaned = Cleaned(raw)
    if cleaned.text:
        begin, end = cleaned.span(0, len(cleaned.text))
        assert clean(raw[begin:end]) == cleaned.text


def test_a_long_text_is_measured_in_linear_time() -> None:
    raw = unicodedata.normalize("NFD", "La Secretaría de Relaciones Exteriores\u00a0— México.\r\n\r\n") * 10_000
    began = time.perf_counter()
    cleaned = Cleaned(raw)
    start = cleaned.text.rindex("México")
    begin, end = cleaned.span(start, start + 6)
    assert raw[begin:end] == "Me\u0301xico"
    assert time.perf_counter() - began < 5
