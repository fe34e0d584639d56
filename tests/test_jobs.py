"""`monitor run` as the one who keeps it running sees it: it polls, delivers, stands by, and stops in order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor import jobs
from monitor.app import App
from monitor.config.settings import read_settings
from monitor.demo.bundle import sources_yaml
from monitor.demo.server import LOOPBACK, serve
from tests.services.farm import Farm, Served, releases

RUN = [sys.executable, "-c", "from monitor.cli import main; main()", "run"]
PATIENCE = 60.0


@contextmanager
def running(folder: Path, port: int, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """`monitor run` in a folder, its cards and its log in files; ended whatever happens."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MONITOR_")}
    environment["MONITOR_ALLOW_HOSTS"] = f"{LOOPBACK}:{port}"
    with (folder / f"{name}.out").open("ab") as out, (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(RUN, cwd=folder, env=environment, stdout=out, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def waited_for(path: Path, words: str, *, times: int = 1) -> bool:
    """Whether the words come up in the file in good time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if path.exists() and path.read_text("utf-8", "replace").count(words) >= times:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_one_runs_one_stands_by_and_takes_over(tmp_path: Path) -> None:
    with serve() as port:
        (tmp_path / "sources.yaml").write_text(sources_yaml(port))
        with running(tmp_path, port, "first") as first, running(tmp_path, port, "second") as second:
            logs = [tmp_path / "first.log", tmp_path / "second.log"]
            until = time.monotonic() + PATIENCE
            while not any("standing by" in log.read_text() for log in logs if log.exists()):
                assert time.monotonic() < until
                time.sleep(0.1)
            # Whichever was faster works, the other one waits.
            busy = int("standing by" in logs[0].read_text())
            assert waited_for(logs[busy], "INFO poll ", times=5)
            worker, waiting = (first, second) if busy == 0 else (second, first)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(PATIENCE) == 0
            assert "run: stopped" in logs[busy].read_text()
            assert waited_for(logs[1 - busy], "run: watching 5 sources")
            waiting.send_signal(signal.SIGINT)
            assert waiting.wait(PATIENCE) == 0
    told = "".join(path.read_text("utf-8") for path in (*logs, *(log.with_suffix(".out") for log in logs)))
    assert "Traceback" not in told
    assert told.count("run: watching 5 sources") == 2


def test_a_poll_that_came_to_its_end_is_followed_by_a_sign_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    farm, stop = Farm(), threading.Event()
    with farm.serving() as port:
        farm["/feed"] = Served(body=releases(1))
        farm["/secret"] = Served(body="OK")
        (tmp_path / "sources.yaml").write_text(
            f"sources:\n- {{name: s, type: feed, url: 'http://{LOOPBACK}:{port}/feed', publisher: S, country: US,"
            " language: en}\n"
        )
        settings = read_settings(
            sources=tmp_path / "sources.yaml", allow_hosts=f"{LOOPBACK}:{port}", slack_bot_token="", smtp_url="",
            heartbeat_url=f"http://{LOOPBACK}:{port}/secret",
        )  # fmt: skip
        with App(settings) as app:
            jobs.beat(app, stop)
            assert farm.count("/secret") == 0
            jobs.poll(app, stop)
            jobs.beat(app, stop)
            jobs.poll(app, stop)  # nothing is due, which is an end too
            jobs.beat(app, stop)  # but it is not five minutes later
            assert farm.count("/secret") == 1
        farm["/secret"] = Served(status=500)
        with App(settings) as app:
            app.heart.polled()
            jobs.beat(app, stop)
    assert [record.message for record in caplog.records if "heartbeat" in record.message] == [
        "heartbeat: status 500 (Internal Server Error)"
    ]
