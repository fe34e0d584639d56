"""Frozen values to JSON columns and back, checked on the way in by the same types that the program uses."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)  # costs milliseconds, so once a type
    return _ADAPTERS[kind]


def to_json(value: object) -> Any:
    """The value as plain JSON."""
    return _adapter(type(value)).dump_python(value, mode="json")


def from_json(kind: type[T], data: Any) -> T:
    """The value that `to_json` made the data of; keys it no longer has are ignored."""
    return _adapter(kind).validate_python(data)
