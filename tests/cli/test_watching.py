"""`health`, `coverage`, `backfill` and `sources` as they are typed, over a web of our own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor
from tests.services.farm import Farm, Served, entry, feed

TODAY = datetime.now(UTC).replace(hour=12, minute=0)
EVENT = "The United States and Mexico held the U.S.-Mexico High-Level Economic Dialogue in Mexico City."

pytestmark = pytest.mark.usefixtures("few_institutions")


@pytest.fixture
def farm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Farm]:
    farm = Farm()
    with farm.serving() as port:
        lines = [
            f'  - {{name: {name}, type: {kind}, url: "http://127.0.0.1:{port}/{name}/", publisher: P, country: US,'
            " language: en}\n"
            for name, kind in (("good", "feed"), ("bad", "feed"), ("archive", "wordpress"))
        ]
        (tmp_path / "sources.yaml").write_text("sources:\n" + "".join(lines).replace("archive/", "archive/feed/"))
        monkeypatch.setenv("COLUMNS", "100")
        yield farm


@pytest.fixture
def watching(monitor: Monitor, farm: Farm, monkeypatch: pytest.MonkeyPatch) -> Monitor:
    monkeypatch.setenv("MONITOR_ALLOW_HOSTS", f"127.0.0.1:{farm.port}")
    return monitor


def page(first: int, count: int = 10) -> Served:
    return Served(
        body=feed(
            *(
                entry(f"Release {n}", link=f"https://example.org/{n}", text=f"Text {n}.", at=TODAY - timedelta(days=n))
                for n in range(first, first + count)
            )
        )
    )


def test_health_tells_troubles_with_their_remedies(watching: Monitor, farm: Farm) -> None:
    farm["/good/"] = page(1)
    farm["/bad/"] = Served(status=403)
    assert watching("poll", "good", "bad").code == 1
    ran = watching("health")
    assert ran.code == 1
    lines = [line.split() for line in ran.out.splitlines()]
    assert [line[:2] for line in lines[1:4]] == [["bad", "blocked"], ["good", "ok"], ["archive", "never"]]
    assert "bad is blocked since" in ran.out
    assert "  → the server keeps programs out" in ran.out
    assert ran.out.splitlines()[-1] == "3 sources: 1 blocked, 1 ok, 1 never polled"
    assert not any(line != line.rstrip() for line in ran.out.splitlines()[5:])


@pytest.mark.parametrize("width", [40, 70, 100])
def test_health_fits_the_terminal(watching: Monitor, farm: Farm, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    farm["/bad/"] = Served(status=403)
    watching("poll", "bad")
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(len(line) for line in watching("health").out.splitlines()) <= width


def test_health_in_json(watching: Monitor, farm: Farm) -> None:
    farm["/good/"] = page(1)
    assert watching("poll", "good").code == 0
    ran = watching("health", "--json")
    assert ran.code == 0
    rows = {row["source"]: row for row in map(json.loads, ran.out.splitlines())}
    assert rows["good"]["state"] == "ok"
    assert rows["good"]["error"] is rows["archive"]["state"] is rows["archive"]["newest"] is None
    assert len(rows["good"]["weeks"]) == 8


def test_backfill_and_coverage(watching: Monitor, farm: Farm) -> None:
    def answer(path: str) -> Served:
        number = int(path.partition("paged=")[2] or 1)
        return page((number - 1) * 10)

    farm["/archive/feed/"] = answer
    first, last = TODAY.date() - timedelta(days=40), TODAY.date() - timedelta(days=20)
    ran = watching("backfill", "archive", "--since", str(first), "--until", str(last))
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        f"archive  {first}..{last}: 6 pages, 21 items, 21 new, 0 candidates", "The period was read whole.",
    ]  # fmt: skip
    months = [json.loads(line) for line in watching("coverage", "--json").out.splitlines()]
    assert len(months) == 3 * 12
    assert sum(month["items"] for month in months if month["source"] == "archive") == 21
    assert {month["read"] for month in months if month["source"] == "good"} == {"never"}
    table = watching("coverage").out
    assert "archive" in table
    assert "12 items · 12~ month read in part" in table


def test_a_backfill_that_misses_something_says_so_and_fails(watching: Monitor, farm: Farm) -> None:
    farm["/good/"] = page(0)
    since = TODAY.date() - timedelta(days=30)
    ran = watching("backfill", "good", "--since", str(since))
    assert ran.code == 1
    back = TODAY.date() - timedelta(days=9)
    assert ran.out.splitlines()[1] == f"What came before {back} was not read: the source goes back no further."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["nobody", "--since", "2023-07-01"], "there is no source 'nobody'"),
        (["good", "--since", "July"], "--since 'July' is no date like 2023-07-25"),
        (["good", "--since", "2023-09-01", "--until", "2023-07-01"], "is later than --until 2023-07-01"),
        (["good", "--since", "2999-01-01"], "is later than today"),
        (["good", "--since", "1900-01-01"], "is more than 30 years before"),
    ],
)
def test_what_cannot_be_backfilled(watching: Monitor, given: list[str], words: str) -> None:
    ran = watching("backfill", *given)
    assert ran.code == 2
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_source_is_previewed_before_it_is_saved(watching: Monitor, farm: Farm, tmp_path: Path) -> None:
    farm["/new"] = Served(
        body=feed(
            entry("High-Level Economic Dialogue", link="https://example.org/hled", text=EVENT, at=TODAY),
            *(entry(f"Notice {n}", link=f"https://example.org/{n}", at=TODAY - timedelta(days=n)) for n in range(1, 9)),
        )
    )
    (tmp_path / "new.yaml").write_text(
        f'sources:\n  - {{name: new, type: feed, url: "http://127.0.0.1:{farm.port}/new", publisher: P, country: US,'
        " language: en}\n"
    )
    ran = watching("sources", "preview", "new.yaml")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("new  ok: 9 items on the page")
    assert ran.out.count("characters of text") == 5
    assert "candidate, 1.00: " in ran.out
    assert f"{TODAY:%Y-%m-%d}" in ran.out
    assert not list(tmp_path.glob("monitor.db*"))
    farm["/bad/"] = Served(body="<html><body>Nothing here")
    ran = watching("sources", "preview", "bad")
    assert (ran.code, ran.out.split(":")[0]) == (1, "bad  not_a_feed")


def test_the_feeds_of_a_page_are_found_and_tried(watching: Monitor, farm: Farm) -> None:
    link = '<link rel=alternate type="application/rss+xml" href="/{0}" title="{0}">'
    links = "".join(link.format(name) for name in ("a", "b"))
    farm["/"] = Served(body=f"<html><head>{links}</head><body></body></html>")
    farm["/a"] = page(1)
    ran = watching("sources", "discover", f"http://127.0.0.1:{farm.port}/", "--json")
    assert ran.code == 0, ran.err
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [(one["title"], one["items"], one["error"]) for one in found] == [
        ("a", 10, None), ("b", 0, "status 404 has no such page"),
    ]  # fmt: skip
    farm["/"] = Served(body="<html><body>no feeds</body></html>")
    ran = watching("sources", "discover", f"http://127.0.0.1:{farm.port}/")
    assert (ran.code, ran.out) == (1, "")
    assert "no feed was found" in ran.err


def test_sources_are_listed_with_how_far_they_are_known_to_work(monitor: Monitor) -> None:
    rows = [json.loads(line) for line in monitor("sources", "list", "--json").out.splitlines()]
    assert len(rows) >= 35
    assert all(row["verified_how"] for row in rows)
    assert monitor("sources", "list").out.count("http") >= len(rows)
