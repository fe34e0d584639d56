"""HTML that arrives wrapped in JavaScript: `$('#prensa').append("<article>…");`. Nothing is run, only unwrapped."""

import re

_WRAPPED = re.compile(
    r"""\.(?:append|prepend|html|replaceWith|before|after)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " ", "v": " ", "0": "", "\n": "", "\r\n": ""}


def unwrapped(body: str) -> str | None:
    """The HTML that a script would have put into the page, or None where the body is no such script."""
    if body.lstrip()[:1] == "<":
        return None
    parts = [first or second for first, second in _WRAPPED.findall(body)]
    return "".join(_ESCAPE.sub(_meant, part) for part in parts) if parts else None


def _meant(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(escape[3], escape[3])
