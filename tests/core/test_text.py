"""Cleaning once, folding one to one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.text import clean, fold, one_line

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(" \t\n\r\x0b\x00­​⁠\u2028\u2029 ‑–’“éñe\u0301n\u0303가\u1100\u1161AB."), st.characters()
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a  b\t c", "a b c"),
        ("High‑Level", "High-Level"),
        ("Biden-\u2060Harris", "Biden-Harris"),
        ("so\u00adft", "soft"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a \n\n\n\n b", "a\n\nb"),
        ("Lo\u0301pez", "López"),
        (" \x00 ", ""),
        ("2021 – 2022", "2021 – 2022"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_one_line() -> None:
    assert one_line(" Joint\n\nStatement ") == "Joint Statement"


@given(TEXTS)
def test_clean_is_idempotent_and_composed(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)
    assert unicodedata.is_normalized("NFC", clean(raw))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("DIÁLOGO", b"dialogo"), ("Leaders’", b"leaders'"), ("Škoda", b"skoda"), ("a – b", b"a - b"), ("日", b"?")],
)
def test_fold(text: str, expected: bytes) -> None:
    assert fold(text) == expected


@given(TEXTS)
def test_fold_gives_one_byte_for_each_character_and_is_idempotent(raw: str) -> None:
    text = clean(raw)
    assert len(fold(text)) == len(text)
    assert fold(fold(text).decode("latin-1")) == fold(text)


@given(st.text(alphabet=" abc\t\né\x7f", max_size=30))
def test_plain_text_is_cleaned_as_any_other(raw: str) -> None:
    assert clean(raw) == clean(f"{raw}\r")
