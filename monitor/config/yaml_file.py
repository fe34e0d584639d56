"""YAML files read into checked values; every mistake with its line and column, all of them at once.

The syntax tree of the file is kept beside the values, so that pydantic's location of a mistake ("institutions, 3,
type") can be told as `institutions.yaml:41:11: …`.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from monitor.core.errors import ConfigError

T = TypeVar("T")
Location = tuple[int | str, ...]


class YamlFile:
    """One parsed file: `load` checks it against a type, `where` finds the line of a value."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        try:
            self._tree = yaml.compose(text, Loader=_Loader)
            self._value = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with duplicate keys refused
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            raise ConfigError(f"{path}:{line}:{column}: {error.problem or error.context}") from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise ConfigError(f"{path}:1:1: not readable as YAML: {str(error).splitlines()[0]}") from error

    def load(self, kind: TypeAdapter[T]) -> T:
        """The file's value as `kind`; raises ConfigError with one line a mistake."""
        if self._value is None:
            raise ConfigError(f"{self.path}:1:1: the file is empty")
        try:
            return kind.validate_python(self._value)
        except ValidationError as error:
            raise ConfigError(*self._told(error.errors(include_url=False))) from error

    def where(self, *location: int | str) -> str:
        """`path:line:column` of the value at the location, or of its nearest parent that exists."""
        node = self._tree
        mark = node.start_mark if node else None
        for step in location:
            child = _child(node, step)
            if child is None:
                continue  # pydantic also names union members, which are no keys of the file
            node, mark = child
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return f"{self.path}:{line}:{column}"

    def _told(self, errors: Iterable[ErrorDetails]) -> Sequence[str]:
        lines = []
        for error in errors:
            location = tuple(error["loc"])
            name = ".".join(str(step) for step in location if self._exists(location, step)) or "the file"
            lines.append(f"{self.where(*location)}: {name}: {_words(error)}")
        return sorted(set(lines), key=_by_position)

    def _exists(self, location: Location, step: int | str) -> bool:
        node = self._tree
        for other in location:
            child = _child(node, other)
            if child is None:
                if other is step:
                    return other == location[-1]
                continue
            if other is step:
                return True
            node = child[0]
        return False


def read_yaml(path: Path) -> YamlFile:
    """Read and parse a file; a missing or undecodable one is a ConfigError that names it."""
    try:
        return YamlFile(path, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}:1:1: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise ConfigError(f"{path}:1:1: {(error.strerror or str(error)).lower()}") from error


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key given twice, which YAML would silently let the last one win."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if isinstance(key, (list, dict)):
            raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key_node.start_mark)
        if key in seen:
            raise yaml.MarkedYAMLError(problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


# YAML 1.1 takes the words on, off, yes and no for true and false, also where they are keys (`verified: {on: …}`).
_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [resolver for resolver in resolvers if resolver[0] != _BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, yaml.Mark] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark
    return None


def _words(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "unknown key"
    if error["type"] in ("missing", "missing_argument"):
        return "is missing"
    if error["type"] in ("unexpected_keyword_argument",):
        return "unknown key"
    given = error.get("input")
    shown = f" (found {given!r})" if isinstance(given, str | int | float | bool) else ""
    return error["msg"].removeprefix("Value error, ").replace("Input should be", "must be") + shown


def _by_position(line: str) -> tuple[str, int, int]:
    path, row, column, _ = line.split(":", 3) if line.count(":") >= 3 else (line, "0", "0", "")
    return path, int(row) if row.isdigit() else 0, int(column) if column.isdigit() else 0
