"""YAML files: every kind of mistake is told with its line and column, all at once, in bounded time."""

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, TypeAdapter

from monitor.config.yaml_file import YamlFile, read_yaml
from monitor.core.errors import ConfigError


def _even(number: int) -> int:
    if number % 2:
        raise ValueError("must be even")
    return number


class Feed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["feed"]
    size: Annotated[int, AfterValidator(_even)] = 2


class Listing(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["listing"]
    since: date | int | None = None


@dataclass(frozen=True)
class Shop:
    __pydantic_config__ = ConfigDict(extra="forbid")
    name: str
    tags: tuple[str, ...] = ()
    open: dict[str, bool] | None = None
    shelves: "tuple[tuple[int, ...] | str, ...]" = ()
    sources: tuple[Annotated[Feed | Listing, Discriminator("type")], ...] = ()


SHOP = TypeAdapter(Shop)


def told(text: str) -> list[str]:
    """What is wrong with the text, without the file's name."""
    problems = tuple[str, ...]()
    try:
        YamlFile(Path("shop.yaml"), text).load(SHOP)
    except ConfigError as error:
        problems = error.problems
    assert all(problem.startswith("shop.yaml:") and "\n" not in problem for problem in problems)
    return [problem.removeprefix("shop.yaml:") for problem in problems]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("", "1:1: the file is empty", id="empty"),
        pytest.param("# nothing\n\n", "1:1: the file is empty", id="only comments"),
        pytest.param("~", "1:1: the file is empty", id="null"),
        pytest.param("just words", "1:1: the file: must be a dictionary or an instance of Shop (found 'just words')",
                     id="a word"),
        pytest.param("- a\n- b", "1:1: the file: must be a dictionary or an instance of Shop", id="a list"),
        pytest.param("tags: [a]", "1:1: name: is missing", id="missing key"),
        pytest.param("name: a\nnmae: b", "2:1: nmae: unknown key", id="unknown key"),
        pytest.param("name: 7", "1:1: name: must be a valid string (found 7)", id="wrong type"),
        pytest.param("name: a\ntags: b", "2:1: tags: must be a valid tuple (found 'b')", id="a word for a list"),
        pytest.param("name: a\ntags:\n  - b\n  - 3\n", "4:5: tags.1: must be a valid string (found 3)", id="in a list"),
        pytest.param("name: a\nname: b", "2:1: the key 'name' is given twice", id="key twice"),
        pytest.param("name: a\nopen:\n  on: true\n  'on': false", "4:3: the key 'on' is given twice",
                     id="nested twice"),
        pytest.param("name: a\nopen: {on: true, off: 7}", "2:18: open.off: must be a valid boolean, unable to interpret"
                     " input (found 7)", id="words on and off are keys"),
        pytest.param("? [a, b]\n: c", "1:3: a key must be a word", id="a list as key"),
        pytest.param("? {a: b}\n: c", "1:3: a key must be a word", id="a mapping as key"),
        pytest.param("name: !!set {a}", "1:1: name: must be a valid string", id="another type of YAML"),
        pytest.param("name: !!python/object:os.system {}", "1:7: could not determine a constructor for the tag"
                     " 'tag:yaml.org,2002:python/object:os.system'", id="code"),
        pytest.param(f"name: {'9' * 5000}", "1:7: ", id="a number too long"),
        pytest.param("name: 'a", "1:9: while scanning a quoted scalar (line 1): found unexpected end of stream",
                     id="open quote"),
        pytest.param("name: [a, b", "1:12: while parsing a flow sequence (line 1): did not find expected ',' or ']'",
                     id="open bracket"),
        pytest.param("name: b: c", "1:8: mapping values are not allowed in this context", id="two colons"),
        pytest.param("name:\n\tb", "2:1: while scanning for the next token", id="tab"),
        pytest.param("name: @b", "1:7: while scanning for the next token", id="reserved sign"),
        pytest.param("name: *b", "1:7: found undefined alias", id="unknown alias"),
        pytest.param("a: &x 1\nb: &x 2", "2:4: found duplicate anchor", id="anchor twice"),
        pytest.param("name: a\n---\nname: b", "2:1: expected a single document in the stream (line 1)", id="two files"),
        pytest.param("name: a\nb: x\x07y", "2:5: the character U+0007 is not allowed", id="control character"),
        pytest.param("ñé: a\né: x\x00y", "2:5: the character U+0000 is not allowed", id="control character after é"),
        pytest.param("ñandú: 1\nñ: [\n", "2:5: ", id="beyond ASCII"),
        pytest.param("sources: [{type: feed, size: 3}]", "1:24: sources.0.size: must be even (found 3)",
                     id="own check"),
        pytest.param("sources: [{}]", "1:11: sources.0.type: is missing", id="no tag"),
        pytest.param("sources: [{type: rss}]", "1:12: sources.0.type: must be one of 'feed', 'listing' (found 'rss')",
                     id="unknown tag"),
        pytest.param("sources: [{type: feed, since: 7}]", "1:24: sources.0.since: unknown key", id="key of another"),
        pytest.param("name: a\nshelves: [[1, x]]", "2:15: shelves.0.1: must be a valid integer, unable to parse string"
                     " as an integer (found 'x')", id="inside a union"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_where_it_stands(text: str, wrong: str) -> None:
    assert any(line.startswith(wrong) for line in told(text)), told(text)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = """\
tags: [a, 1, 2]
colour: red
sources:
  - type: listing
    since: soon
  - type: feed
    size: 5
    size2: 6
  - 7
"""
    assert told(text) == [
        "1:1: name: is missing",
        "1:11: tags.1: must be a valid string (found 1)",
        "1:14: tags.2: must be a valid string (found 2)",
        "2:1: colour: unknown key",
        "5:5: sources.0.since: must be a valid date or datetime, input is too short (found 'soon'),"
        " or must be a valid integer, unable to parse string as an integer (found 'soon')",
        "7:5: sources.1.size: must be even (found 5)",
        "8:5: sources.1.size2: unknown key",
        "9:5: sources.2: must be a valid dictionary or object to extract fields from (found 7)",
    ]


def test_equal_steps_are_told_apart() -> None:
    assert [line.partition(" must")[0] for line in told("name: a\nshelves: [[x]]")] == [
        "2:11: shelves.0:", "2:12: shelves.0.0:",
    ]  # fmt: skip


def test_a_long_value_is_told_in_short() -> None:
    (line,) = told(f"name: a\ntags: {'x' * 5000}")
    assert len(line) < 140
    assert line.endswith("x…)")


def test_a_sound_file_is_its_value() -> None:
    text = "\ufeffname: a\ntags: [yes, no, on, off]\nsources: [{type: listing, since: 2023-07-25}]\n"
    shop = YamlFile(Path("shop.yaml"), text).load(SHOP)
    assert shop == Shop(name="a", tags=("yes", "no", "on", "off"),
                        sources=(Listing(type="listing", since=date(2023, 7, 25)),))  # fmt: skip


def test_anchors_work_and_their_mistakes_are_told_where_they_stand() -> None:
    text = "name: &n a\ntags: [*n, *n]\nsources:\n  - &f {type: feed}\n  - *f\n  - {<<: *f, size: 3}\n"
    assert told(text) == ["6:14: sources.2.size: must be even (found 3)"]


# ---------------------------------------------------------------- files


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=rf"^{tmp_path}/none\.yaml:1:1: no such file or directory$"):
        read_yaml(tmp_path / "none.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a directory"):
        read_yaml(tmp_path)


@pytest.mark.parametrize(
    ("raw", "place"),
    [(b"name: \xff", "1:7: not UTF-8 text (byte 6)"), ("name: a\nñ: ".encode() + b"\xe1", "2:4: not UTF-8"),
     ("name: a".encode("utf-16"), "1:1: not UTF-8")],
)  # fmt: skip
def test_a_file_that_is_not_utf8(tmp_path: Path, raw: bytes, place: str) -> None:
    (tmp_path / "shop.yaml").write_bytes(raw)
    with pytest.raises(ConfigError) as error:
        read_yaml(tmp_path / "shop.yaml")
    assert error.value.problems[0].startswith(f"{tmp_path}/shop.yaml:{place}")


def test_a_path_with_colons_does_not_disturb_the_order(tmp_path: Path) -> None:
    path = tmp_path / "a:10:2:b.yaml"
    path.write_text("x: 1\n" + "\n" * 8 + "y: 2\nz: 3\n")
    with pytest.raises(ConfigError) as error:
        read_yaml(path).load(SHOP)
    assert [line.removeprefix(f"{path}:") for line in error.value.problems] == [
        "1:1: name: is missing", "1:1: x: unknown key", "10:1: y: unknown key", "11:1: z: unknown key",
    ]  # fmt: skip


# ---------------------------------------------------------------- hostile files

LAUGHS = "\n".join(
    ["l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    + [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
)
MERGED = "\n".join(
    ["m0: &m0 {a: 1, b: 2, c: 3}"] + [f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 30)]
)
MANY = "x: &x {a: b, c: d}\ntags: [" + ", ".join(["*x"] * 60_000) + "]"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param(LAUGHS, "the aliases repeat more than 50,000 values", id="billion laughs"),
        pytest.param(MERGED, "the aliases repeat more than 50,000 values", id="billion merges"),
        pytest.param(MANY, "the aliases repeat more than 50,000 values", id="many aliases"),
        pytest.param("a: &a [*a]", "1:8: the anchor 'a' contains itself", id="in itself"),
        pytest.param("a: &a\n  b:\n    c: *a", "3:8: the anchor 'a' contains itself", id="deep in itself"),
        pytest.param("[" * 100_000, "1:51: nested deeper than 50 levels", id="brackets"),
        pytest.param("- " * 100_000, "1:101: nested deeper than 50 levels", id="dashes"),
        pytest.param("{a: " * 100_000, "1:201: nested deeper than 50 levels", id="braces"),
    ],
)
def test_a_hostile_file_is_refused_at_once(text: str, wrong: str) -> None:
    began = time.perf_counter()
    (line,) = told(text)
    assert wrong in line
    assert time.perf_counter() - began < 2


@settings(max_examples=300)
@given(st.text(alphabet="ab:-[]{}&*'\"#|>!%@,? \n\t\x00é", max_size=60))
def test_any_text_is_a_value_or_told(text: str) -> None:
    told(text)
