"""YAML files read into checked values; every mistake with its line and column, all of them at once.

The syntax tree of the file is kept beside the values, so that pydantic's location of a mistake ("institutions, 3,
type") can be told as `institutions.yaml:41:11: …`. What a parser or a validator would choke on (nesting without end,
anchors that blow a file up) is refused before it is built.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from monitor.core.errors import ConfigError

try:
    from yaml import CSafeLoader as SafeLoader  # about eight times faster, where PyYAML brings libyaml
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

T = TypeVar("T")

_DEEPEST = 50  # levels; libyaml's composer is recursive and takes the whole program down
_MOST_REPEATED = 50_000  # values that aliases may add to a file
_LONGEST_SHOWN = 60
_FEW = 12  # values that are told where none of them was given
_BOOL, _MERGE, _DATE = (f"tag:yaml.org,2002:{name}" for name in ("bool", "merge", "timestamp"))


class YamlFile:
    """One parsed file: `load` checks it against a type, `where` finds the line of a value."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        try:
            _bounded(text)
            loader = _Loader(text)
            self._tree = loader.get_single_node()
            self._value = loader.construct_document(self._tree) if self._tree else None
        except yaml.MarkedYAMLError as error:
            begun = f" (line {error.context_mark.line + 1})" if error.context_mark else ""
            told = ": ".join(filter(None, (error.context and f"{error.context}{begun}", error.problem)))
            mark = error.problem_mark or error.context_mark
            line, column = _position(text.rstrip(), mark.index if mark else 0)
            raise ConfigError(f"{path}:{line}:{column}: {told}") from error
        except yaml.reader.ReaderError as error:
            line, column = _position(text, text.find(chr(error.character)))  # libyaml's own position counts bytes
            found = f"the character U+{error.character:04X}"
            raise ConfigError(f"{path}:{line}:{column}: {found} is not allowed") from error

    def load(
        self,
        kind: TypeAdapter[T],
        *,
        unique: Sequence[tuple[str, str]] = (),
        known: Sequence[tuple[str, str, str]] = (),
        also: Callable[[T], Iterable[str]] = lambda _: (),
    ) -> T:
        """The file's value as `kind`; raises ConfigError with one line a mistake.

        `unique` names lists and the key that no two of their entries may share, `known` lists, a key of theirs and the
        list in which an entry must have its value as id; both are told beside what is wrong with single values. `also`
        finds what only the checked value can show.
        """
        if self._value is None:
            raise ConfigError(f"{self.path}:1:1: the file is empty")
        across = [line for name, key in unique for line in self._twice(name, key)]
        across += [line for name, key, target in known for line in self._unknown(name, key, target)]
        try:
            value = kind.validate_python(self._value)
        except ValidationError as error:
            raise ConfigError(*self.in_order([*self._told(error.errors(include_url=False)), *across])) from error
        if across := [*across, *also(value)]:
            raise ConfigError(*self.in_order(across))
        return value

    def in_order(self, lines: Iterable[str]) -> list[str]:
        """The lines that name a place of the file, by their places."""

        def place(line: str) -> tuple[int, ...]:
            numbers = line.removeprefix(f"{self.path}:").split(":")[:2]
            return tuple(int(number) for number in numbers if number.isdigit())

        return sorted(lines, key=place)

    def mistakes(self, kind: TypeAdapter[Any], value: object, *, at: tuple[int | str, ...]) -> Iterator[str]:
        """What is wrong with the value that stands at the location, were it a `kind`; a line a mistake."""
        try:
            kind.validate_python(value)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            for one in errors:
                one["loc"] = (*at, *one["loc"])
            yield from self._told(errors)

    def entries(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The entries of a list as they stand in the file, with their places; what is no mapping is left out."""
        listed = self._value.get(name) if isinstance(self._value, dict) else None
        for n, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict):
                yield n, entry

    def _twice(self, name: str, key: str) -> Iterator[str]:
        first: dict[str, str] = {}
        for n, entry in self.entries(name):
            value = entry.get(key)
            if isinstance(value, str) and value:
                here = self.where(name, n, key)
                if value in first:
                    yield f"{here}: {key}: {value!r} is already used at {first[value]}"
                first.setdefault(value, here)

    def _unknown(self, name: str, key: str, target: str) -> Iterator[str]:
        ids = list(dict.fromkeys(str(entry["id"]) for _, entry in self.entries(target) if "id" in entry))
        few = f" (there are {', '.join(ids) or 'none'})" if len(ids) <= _FEW else ""
        for n, entry in self.entries(name):
            value = entry.get(key)
            if isinstance(value, str) and value not in ids:
                yield f"{self.where(name, n, key)}: {key}: there is no {target.removesuffix('s')} {value!r}{few}"

    def where(self, *location: int | str) -> str:
        """`path:line:column` of the value at the location, or of its nearest parent that exists."""
        (line, column), _ = self._walk(location)
        return f"{self.path}:{line}:{column}"

    def _walk(self, location: Iterable[int | str]) -> tuple[tuple[int, int], list[str]]:
        """Line and column of the value, and by what steps; pydantic also names union members, which are no steps."""
        node, steps = self._tree, list[str]()
        mark = node.start_mark if node else None
        for step in location:
            if child := _child(node, step):
                node, mark = child
                steps.append(str(step))
        return (mark.line + 1, mark.column + 1) if mark else (1, 1), steps

    def _told(self, errors: Iterable[ErrorDetails]) -> Iterator[str]:
        """One line a mistake, in the file's order; what each member of a union says of it stands on one line."""
        said: dict[tuple[int, int, str], list[str]] = {}
        for error in errors:
            location = error["loc"]
            if error["type"].startswith("union_tag"):  # told of the key that chooses the member
                location = (*location, error["ctx"]["discriminator"].strip("'"))
            (line, column), steps = self._walk(location)
            told = _words(error)
            if told in _OF_A_KEY.values() and steps[-1:] != [str(location[-1])]:
                steps.append(str(location[-1]))
            words = said.setdefault((line, column, ".".join(steps) or "the file"), [])
            if told not in words:
                words.append(told)
        for (line, column, name), words in sorted(said.items()):
            yield f"{self.path}:{line}:{column}: {name}: {', or '.join(words)}"


def read_yaml(path: Path) -> YamlFile:
    """Read and parse a file; a missing or undecodable one is a ConfigError that names it."""
    try:
        raw = path.read_bytes()
        return YamlFile(path, raw.decode())
    except UnicodeDecodeError as error:
        line, column = _position(raw[: error.start].decode(), error.start)
        raise ConfigError(f"{path}:{line}:{column}: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise ConfigError(f"{path}:1:1: {(error.strerror or str(error)).lower()}") from error


class _Loader(SafeLoader):
    """SafeLoader that refuses a key given twice, which YAML would silently let the last one win."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # 2023-02-30 looks like a date, and a number may be too long
            raise yaml.MarkedYAMLError(problem=f"{node.value!r}: {error}", problem_mark=node.start_mark) from error


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key_node.start_mark)
        if key_node.tag == _MERGE:
            continue
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.MarkedYAMLError(problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


# YAML 1.1 takes the words on, off, yes and no for true and false, also where they are keys (`verified: {on: …}`); and
# a date that does not exist would stop its reading, where it is to be one mistake among others.
_Loader.yaml_implicit_resolvers = {
    first: [resolver for resolver in resolvers if resolver[0] not in (_BOOL, _DATE)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _bounded(text: str) -> None:
    """Refuse a file that nests too deeply, or whose aliases would make it too big (the "billion laughs")."""
    sizes: dict[str, int] = {}
    begun: list[tuple[str | None, int]] = []  # the collections around this place: anchor, values before them
    values = repeated = 0
    for event in yaml.parse(text, Loader=_Loader):
        values += 1
        problem = None
        if isinstance(event, yaml.AliasEvent):
            added = sizes.get(event.anchor or "", 0)
            repeated, values = repeated + added, values + added
            if any(anchor == event.anchor for anchor, _ in begun):
                problem = f"the anchor {event.anchor!r} contains itself"
            elif repeated > _MOST_REPEATED:
                problem = f"the aliases repeat more than {_MOST_REPEATED:,} values"
        elif isinstance(event, yaml.CollectionStartEvent):
            begun.append((event.anchor, values))
            if len(begun) > _DEEPEST:
                problem = f"nested deeper than {_DEEPEST} levels"
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = begun.pop()
            sizes |= {anchor: values - before} if anchor else {}
        elif isinstance(event, yaml.ScalarEvent) and event.anchor:
            sizes[event.anchor] = 1
        if problem:
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, yaml.Mark] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark
    return None


def _position(text: str, place: int) -> tuple[int, int]:
    """Line and column of a character of the text, or of its end, both from 1."""
    before = text[:place]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


# Mistakes whose last step is a key that stands nowhere in the file, or should not.
_OF_A_KEY = {
    "missing": "is missing",
    "missing_argument": "is missing",
    "union_tag_not_found": "is missing",
    "extra_forbidden": "unknown key",
    "unexpected_keyword_argument": "unknown key",
}


def _words(error: ErrorDetails) -> str:
    if told := _OF_A_KEY.get(error["type"]):
        return told
    told, given = error["msg"].removeprefix("Value error, "), error.get("input")
    if error["type"] == "union_tag_invalid":
        told, given = f"must be one of {error['ctx']['expected_tags']}", error["ctx"]["tag"]
    told = told.replace("Input should be", "must be")
    if not isinstance(given, str | int | float | bool):
        return told
    shown = repr(given)
    return f"{told} (found {shown[:_LONGEST_SHOWN]}{'…' * (len(shown) > _LONGEST_SHOWN)})"
