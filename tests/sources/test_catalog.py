"""`sources.yaml`: what is told about its mistakes, and that the shipped one has none."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.sources.base import Document
from monitor.sources.catalog import load_sources

SHIPPED = Path(__file__).parents[2] / "sources.yaml"
GOOD = "{name: a, type: feed, url: 'https://x.example/f', publisher: P, country: US, language: en}"


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_sources(path)
    return [problem.removeprefix(f"{path}:").replace(f"{path}:", "") for problem in caught.value.problems]


def test_defaults(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(f"sources: [{GOOD}]")
    (source,) = load_sources(path)
    assert (source.interval.min, source.interval.max) == (30, 720)
    assert (source.robots, source.enabled, source.verified, source.expect) == ("obey", True, None, None)
    assert source.zone.key == "America/New_York"


def test_all_mistakes_at_once_each_with_its_line(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        """\
sources:
  - name: State Dept
    type: feed
    url: ftp://x.example/
    publisher: ""
    country: USA
    language: en
    sauce: 1
  - name: a
    type: feed
    url: https://user:secret@x.example/
    publisher: P
    country: US
    language: en
    timezone: Mars/Base
    interval: {min: 50, max: 3}
  - name: b
    type: feed
    publisher: P
    country: US
    language: en
    url: https://x.example/
    robots: ignore
""",
    )
    assert told == [
        "2:5: sources.0.name: may hold only a-z, 0-9 and hyphens (found 'State Dept')",
        "4:5: sources.0.url: must be an http:// or https:// address (found 'ftp://x.example/')",
        "5:5: sources.0.publisher: String should have at least 1 character (found '')",
        "6:5: sources.0.country: must be 'US', 'MX' or 'CA' (found 'USA')",
        "8:5: sources.0.sauce: unknown key",
        "11:5: sources.1.url: must not contain a login (found 'https://user:secret@x.example/')",
        "15:5: sources.1.timezone: must be an IANA time zone such as America/Mexico_City (found 'Mars/Base')",
        "16:5: sources.1.interval: min (50 minutes) is longer than max (3 minutes)",
        "17:5: sources.2: robots: ignore needs a reason in robots_reason",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1:1: the file is empty"),
        ("sources: []", "1:1: sources: the list is empty, so nothing would be read"),
        ("sources:", "1:1: sources: must be a valid tuple"),
        ("- a", "1:1: the file: must be a valid dictionary"),
        ("sources: [1]", "1:11: sources.0: "),
        (f"sources: [{GOOD}, {GOOD}]", f"1:{len(GOOD) + 14}: name: 'a' is already used at 1:12"),
        ("sources: [{type: feed}]", "1:11: sources.0.name: is missing"),
        ("sources: [{", "did not find expected node content"),
        ("sources: [{name: a, type: rss}]", "'feed', 'listing', 'wordpress', 'federal_register', 'canada_news'"),
        ("sources: [{}]", "1:11: sources.0"),
    ],
)
def test_what_is_told(tmp_path: Path, text: str, told: str) -> None:
    assert any(told in problem for problem in problems(tmp_path, text)), problems(tmp_path, text)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml:1:1: no such file"):
        load_sources(tmp_path / "none.yaml")


def test_the_shipped_file_is_sound_and_honest() -> None:
    sources = load_sources(SHIPPED)
    assert {source.country for source in sources} == {"US", "MX", "CA"}
    for source in sources:
        assert source.verified, f"{source.name} does not say how far it is known to work"
        if "guess" in source.verified.how and "not seen" in source.verified.how:
            assert not source.enabled, f"{source.name} is a guess through and through"


def test_the_shipped_lists_of_gob_mx_read_its_markup() -> None:
    lists = [source for source in load_sources(SHIPPED) if "www.gob.mx" in source.url]
    assert len(lists) == 14
    body = b"<article><time date='2026-10-08 11:00:00'>8</time><h2>T</h2><a href='/a'>Continuar leyendo</a></article>"
    for source in lists:
        page = source.parse(Document(url=source.url, status=200, headers={}, body=body))
        assert [(item.title, item.url) for item in page.items] == [("T", "https://www.gob.mx/a")]
        assert page.items[0].published == datetime(2026, 10, 8, 17, tzinfo=UTC)
        assert page.next
        assert page.next.url == source.url.replace("page=1", "page=2")


def test_an_unknown_type_hides_no_other_mistake(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        "sources:\n- {name: A B, type: fed, url: ftp://x, publisher: P, country: UK, language: en, colour: red}\n"
    )
    with pytest.raises(ConfigError) as told:
        load_sources(path)
    keys = [line.split(": ")[1].removeprefix("sources.0.") for line in told.value.problems]
    assert keys == ["name", "type", "url", "country"]
