"""Text as it is stored and as it is matched: cleaning once on the way in, folding one character to one byte."""

import codecs
import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_SPACES = dict.fromkeys([0x00A0, 0x1680, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)], " ")
_BREAKS: dict[int, str] = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_DASHES = dict.fromkeys([0x2010, 0x2011], "-")
_UNIFIED: dict[int, str | None] = {**_INVISIBLE, **_SPACES, **_BREAKS, **_DASHES}
_CONTROL = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
# Ten times faster to look for than translate.
_RARE = re.compile(f"[{_CONTROL}{re.escape(''.join(map(chr, _UNIFIED)))}]")


def clean(raw: str) -> str:
    """Plain text as items store it: NFC, no invisible or control characters, plain spaces and hyphens.

    Line breaks stay, a blank line parts paragraphs. En and em dashes stay, they carry meaning in prose.
    """
    if raw.isascii() and raw.isprintable():
        return _shortened(raw, "  ").strip()
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _RARE.sub(lambda rare: _UNIFIED.get(ord(rare[0])) or "", text))
    text = _shortened(text.replace("\t", " "), "  ")
    return _shortened(text.replace(" \n", "\n").replace("\n ", "\n"), "\n\n\n").strip()


def _shortened(text: str, run: str) -> str:
    """The text without the run, each time a character shorter: what a pattern does, in a tenth of the time."""
    while run in text:
        text = text.replace(run, run[1:])
    return text


def one_line(raw: str) -> str:
    """`clean` for titles and names: everything on one line."""
    return " ".join(clean(raw).split())


# Folding: one byte for each character, so that a match at [s, e) of the bytes is text[s:e] of the text.

_TABLE = bytearray(range(256))
for _code in range(256):
    _base = unicodedata.normalize("NFKD", chr(_code))[0].lower()
    if len(_base) == 1 and ord(_base) < 128:
        _TABLE[_code] = ord(_base)
    elif _code > 127 and not chr(_code).isalnum():
        _TABLE[_code] = 0x20
for _code in b"\t\n\r\x0b\x0c\xa0\xad":
    _TABLE[_code] = 0x20
_FOLDED = bytes(_TABLE)

_BEYOND: dict[int, str] = {ord(a): b for a, b in zip("łŁđĐħĦıŒœ", "llddhhioo", strict=True)}
for _low, _high in ((0x100, 0x250), (0x1E00, 0x1F00)):
    for _code in range(_low, _high):
        _base = unicodedata.normalize("NFKD", chr(_code))[0]
        if ord(_base) < 128 and _base.isalpha():
            _BEYOND.setdefault(_code, _base.lower())
_BEYOND |= dict.fromkeys([*range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000], " ")
_BEYOND |= dict.fromkeys(range(0x2010, 0x2016), "-")
# The typography that every release has is replaced at once; the handler below is called for each stray character.
_COMMON = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."}
_BEYOND |= {ord(char): plain for char, plain in _COMMON.items()}


def _one_to_one(error: UnicodeError) -> tuple[str, int]:
    """What Latin-1 lacks becomes exactly one character, so that offsets hold (a codec error handler)."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join(_BEYOND.get(ord(char), "?") for char in error.object[error.start : error.end]), error.end


codecs.register_error("monitor.one_to_one", _one_to_one)


def fold(text: str) -> bytes:
    """The text without case and accents, for matching only: byte n stands for character n of NFC text."""
    for char, plain in _COMMON.items():
        text = text.replace(char, plain)
    return text.encode("latin-1", "monitor.one_to_one").translate(_FOLDED)
