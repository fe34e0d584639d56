"""explain, misses, replay, evaluate and cluster from the command line."""

import json
from pathlib import Path

import pytest
import yaml

from monitor.config.settings import shipped
from monitor.demo.bundle import sources_yaml
from monitor.demo.server import LOOPBACK, serve
from tests.cli.conftest import Monitor
from tests.services.farm import Farm, Served, entry, feed


@pytest.fixture
def polled(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> Monitor:
    """A folder in which the demo's feed of the Department of State was read once."""
    with serve() as port:
        Path("sources.yaml").write_text(sources_yaml(port))
        monkeypatch.setenv("MONITOR_ALLOW_HOSTS", f"{LOOPBACK}:{port}")
        assert monitor("poll", "state").code == 0
    return monitor


def test_an_item_is_explained_with_its_quotes(polled: Monitor) -> None:
    candidate = json.loads(polled("candidates", "--json").out.splitlines()[0])
    ran = polled("explain", str(candidate["items"][0]["id"]))
    assert ran.code == 0
    assert "today: a candidate (" in ran.out
    assert "above the threshold" in ran.out
    assert "by the same rules" in ran.out
    assert "“" in ran.out
    assert polled("explain", candidate["items"][0]["url"]).out == ran.out


def test_what_came_closest_tells_how_close(polled: Monitor) -> None:
    lines = polled("misses", "--most", "3").out.splitlines()
    assert 1 <= len(lines) <= 3
    assert all("below the threshold" in line for line in lines)
    ran = polled("explain", lines[0].split()[0])
    assert "today: no, score" in ran.out


@pytest.mark.parametrize(("wanted", "words"), [("4711", "there is no item 4711"), ("nonsense", "neither an item's")])
def test_what_is_not_there_cannot_be_explained(polled: Monitor, wanted: str, words: str) -> None:
    ran = polled("explain", wanted)
    assert ran.code == 1
    assert words in ran.err


def test_a_registry_that_lost_its_institutions_is_replayed(monitor: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    web = Farm()
    release = entry(
        "Ministers Launch the Global Coalition to Address Synthetic Drug Threats", link="https://x.example/1"
    )
    web["/feed"] = Served(body=feed(release))
    with web.serving() as port:
        source = (
            f"{{name: s, type: feed, url: 'http://{LOOPBACK}:{port}/feed', publisher: S, country: US, language: en}}"
        )
        Path("sources.yaml").write_text(f"sources:\n- {source}\n")
        monkeypatch.setenv("MONITOR_ALLOW_HOSTS", f"{LOOPBACK}:{port}")
        assert monitor("poll").code == 0
    monitor("edit", "1", "--date", "2023-07-07", "--summary", "It was launched.")
    assert monitor("accept", "1").code == 0
    registry = yaml.safe_load(shipped("institutions.yaml").read_text("utf-8"))
    registry["institutions"] = [one for one in registry["institutions"] if one["id"] == "us-state"]
    registry["scorecard"] = []
    Path("smaller.yaml").write_text(yaml.safe_dump(registry, allow_unicode=True))
    ran = monitor("replay", "--institutions", "smaller.yaml", "--since", "2020-01-01")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("lost ")
    assert "contradicts the accepted entry 1" in ran.out
    assert "0 found, 1 lost, 1 accepted entries contradicted" in ran.out
    same = monitor("replay", "--since", "2020-01-01")
    assert same.out == "0 found, 0 lost, 0 accepted entries contradicted\n"


RELEASES = [
    (
        "1",
        "2023-09-29",
        "The Third U.S.-Mexico High-Level Economic Dialogue",
        "Both sides met in Washington today.",
    ),
    (
        "2",
        "2023-09-29",
        "Fact Sheet: U.S.-Mexico High-Level Economic Dialogue",
        "It met in Washington today.",
    ),
    ("3", "2023-07-04", "Call with the President of Kenya", "The two presidents spoke about trade."),
    ("4", "2023-07-10", "Secretary Blinken’s Call with Mexican Foreign Secretary Bárcena", "They spoke on migration."),
]


@pytest.fixture
def releases() -> Path:
    path = Path("releases.jsonl")
    records = [
        {"id": n, "url": f"https://x.example/{n}", "title": title, "text": text, "published": day, "lang": "en"}
        for n, day, title, text in RELEASES
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def test_releases_about_one_event_are_grouped(monitor: Monitor, releases: Path) -> None:
    events = [json.loads(line) for line in monitor("cluster", str(releases), "--json").out.splitlines()]
    assert [event["items"] for event in events] == [["1", "2"], ["4"]]
    assert [event["event"] for event in events] == [1, 2]
    assert events[0]["event_date"] == "2023-09-29"
    assert "hled" in events[0]["institutions"]


def test_the_figures_come_from_the_labels(monitor: Monitor, releases: Path) -> None:
    Path("labels.tsv").write_text(
        "url\tlabel\tevent\tinstitutions\n"
        "https://x.example/1\tA\thled-2023\tHLED\n"
        "https://x.example/2\tB\thled-2023\tHLED\n"
        "https://x.example/3\tA\tkenya\t-\n"
    )
    arguments = ("evaluate", "--items", str(releases), "--labels", "labels.tsv")
    told = json.loads(monitor(*arguments, "--json").out)
    assert told["recall_a"]["part"] == 1
    assert told["recall_a"]["whole"] == 2
    assert told["precision_ab"]["part"] == 2
    assert told["precision_ab"]["whole"] == 3
    assert told["missed"] == ["https://x.example/3"]
    assert told["useless"] == ["https://x.example/4"]
    assert told["events"]["part"] == 1
    ran = monitor(*arguments, "--errors", "--curve", "curve.svg")
    assert "Call with the President of Kenya" in ran.out
    assert Path("curve.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "columns url and label"), ("url\tlabel\nx\tD\n", "labels.tsv:2: label 'D'"), (None, "no such file")],
)
def test_bad_labels_are_told(monitor: Monitor, releases: Path, text: str | None, words: str) -> None:
    if text is not None:
        Path("labels.tsv").write_text(text)
    ran = monitor("evaluate", "--items", str(releases), "--labels", "labels.tsv")
    assert ran.code == 2
    assert words in ran.err
