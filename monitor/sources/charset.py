"""What a body is encoded in: the bytes themselves are asked first, because servers often declare what is not so."""

import codecs
import re

_DECLARED = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})")


def charset_of(body: bytes, content_type: str) -> str | None:
    """UTF-8 wherever the body can be that, else what the header declares; None where nobody knows."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        found = _DECLARED.search(content_type)
    else:
        return "utf-8"
    try:
        return found[1] if found and body.decode(found[1], "replace") else None
    except (LookupError, ValueError):
        return None  # no charset at all, or none of text


def decoded(body: bytes, content_type: str) -> str:
    """The body as text; what cannot be read becomes U+FFFD."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    return body.decode(charset_of(body, content_type) or "windows-1252", "replace").removeprefix("\ufeff")
