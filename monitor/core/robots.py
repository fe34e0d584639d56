"""robots.txt as RFC 9309 means it: which addresses of a host a program may fetch, and how fast. Pure; no fetching.

Its own reader, because the standard library's knows no `*` and takes the first rule instead of the longest, and
because such a file is a stranger's: a pattern is matched piece by piece, never as a regular expression.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

_MOST_RULES = 2_000
_LONGEST = 2_000
_SLOWEST = 60.0
_NO_RULES = "no answer from "
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`allow` or not for paths that begin like `path`, in which `*` stands for anything and a last `$` for the end."""

    allow: bool
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What an origin (`https://host`) lets us do; `delay` is in seconds between two requests."""

    origin: str
    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched: the longest rule decides, and of two as long the one that allows."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        found = [(len(rule.path), rule.allow) for rule in self.rules if _matches(path, rule.path)]
        return max(found)[1] if found else True


def no_rules(origin: str, reason: str) -> str:
    """What is told of a source of whose host no rules are known, as its robots.txt gives no answer."""
    return f"{_NO_RULES}{origin}/robots.txt: {reason}"


def is_for_want_of_rules(error: str) -> bool:
    """Whether a source's error is that no rules are known."""
    return error.startswith(_NO_RULES)


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def parse_robots(text: str, *, origin: str, agent: str) -> Robots:
    """The rules of a robots.txt for `agent` (a product token); those for `*` where it is not named."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    ruled = False
    for line in text.lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            named = [value.lower()] if ruled else [*named, value.lower()]
            ruled = False
            groups.setdefault(value.lower(), [])
        elif key in ("allow", "disallow", "crawl-delay"):
            ruled = True
            for name in named:
                groups[name].append((key, value))
    product = re.split(r"[/\s]", agent.lower(), maxsplit=1)[0]
    lines = groups.get(product, groups.get("*", []))
    rules = [Rule(allow=key == "allow", path=_plain(value)) for key, value in lines if key != "crawl-delay" and value]
    delays = [float(value) for key, value in lines if key == "crawl-delay" and _SECONDS.fullmatch(value)]
    return Robots(
        origin=origin,
        rules=tuple(dict.fromkeys(rule for rule in rules if len(rule.path) <= _LONGEST))[:_MOST_RULES],
        delay=min(max(delays, default=0.0), _SLOWEST),
    )


def _matches(path: str, pattern: str) -> bool:
    """Each piece between the `*` is taken where it first fits, which is enough when only the end may be fixed."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not ends or at == len(path)
    *middle, last = rest
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if ends:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


def _plain(path: str) -> str:
    """One spelling for a path, however it is percent-encoded."""
    return quote(unquote(path, errors="surrogateescape"), safe="/*$?=&:;,@+!~'()[]", errors="surrogateescape")
