"""The two ways in: connections that are reset and doubled, and signed requests among forged ones."""

import hashlib
import hmac
import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from monitor.app import App
from monitor.core.envelope import Envelope
from monitor.core.errors import ConfigError
from monitor.slack_app import serving
from monitor.slack_app.clerk import Clerk
from monitor.slack_app.http import PATH, HttpDoor
from tests.slack.office import CURATOR, Desktop, button, open_office, settings, submission
from tests.slack.standin import SECRET, Standin, standing_in


def accepted(office: Desktop, count: int) -> bool:
    with office.app.store.read() as tx:
        return len(tx.candidates.all("accepted")) == count


def test_two_connections_lose_no_click_over_resets(office: Desktop, slack: Standin) -> None:
    candidates = [office.candidate(f"Meeting {number}") for number in range(12)]
    with serving(office.app, soon=lambda: None):
        slack.wait(lambda: slack.live() == 2)
        for number, candidate in enumerate(candidates):
            if number == 4:
                slack.sockets[0].reset()
            slack.send("interactive", button("accept", candidate), f"e{number}", to=(0, 1) if number % 3 else (number,))
        slack.wait(lambda: accepted(office, 12))  # at once, and not when slack-sdk has noticed the reset
    assert all(office.actions(one.id) == ["accept"] for one in candidates)


def test_a_form_is_answered_through_the_socket(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    with serving(office.app, soon=lambda: None):
        slack.wait(lambda: slack.live() == 2)
        slack.send("interactive", button("edit", candidate), "e1")
        slack.wait(lambda: bool(slack.opened))
        slack.send("interactive", submission(slack.opened[0], {"link": "no address"}), "e2")
        slack.wait(lambda: "e2" in slack.acks)
    (answer,) = slack.acks["e2"]
    assert answer["response_action"] == "errors"
    assert "link" in answer["errors"]


def test_what_an_earlier_run_stored_is_worked_once(office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    with office.app.store.write() as tx:
        left = Envelope(
            id="left", kind="interactive", body=button("accept", candidate), received=office.clerk.office.clock()
        )
        tx.envelopes.keep(left)
    with serving(office.app, soon=lambda: None) as clerk:
        assert clerk
        assert (clerk.catch_up(), clerk.catch_up()) == (1, 0)
    assert office.actions(candidate.id) == ["accept"]


def test_a_workspace_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    with standing_in() as slack, open_office(tmp_path, slack) as office:
        slack.down = "drop_before"
        with serving(office.app, soon=lambda: None):
            slack.wait(lambda: any(call.method == "apps.connections.open" for call in slack.calls))
        assert slack.live() == 0  # and it stopped without waiting for Slack


def test_without_any_door_it_says_what_is_missing(tmp_path: Path, slack: Standin) -> None:
    with (
        App(settings(tmp_path, slack, slack_app_token="", slack_signing_secret="")) as app,
        pytest.raises(ConfigError, match="MONITOR_SLACK_APP_TOKEN"),
        serving(app, soon=lambda: None),
    ):
        pass


def test_a_port_that_is_taken_is_one_line(tmp_path: Path, slack: Standin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with (
            App(settings(tmp_path, slack, slack_app_token="", slack_listen=listen)) as app,
            pytest.raises(ConfigError, match=f"MONITOR_SLACK_LISTEN {listen}: address already in use"),
            serving(app, soon=lambda: None),
        ):
            pass


@pytest.fixture
def door(office: Desktop) -> Iterator[HttpDoor]:
    clerk = Clerk(office=office.clerk.office, soon=lambda: None)
    door = HttpDoor(clerk, SECRET, listen="127.0.0.1:0")
    door.open()
    yield door
    door.close()


def request(
    door: HttpDoor, body: bytes, *, secret: str = SECRET, at: str = "", path: str = PATH,
    kind: str = "application/x-www-form-urlencoded", headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:  # fmt: skip
    stamp = at or str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    signed = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=5)
    connection.request("POST", path, body, {**signed, **(headers or {})})
    answer = connection.getresponse()
    told = answer.status, answer.read()
    connection.close()
    return told


def form(payload: dict[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def test_a_signed_click_decides(door: HttpDoor, office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    assert request(door, form(button("accept", candidate))) == (200, b"")
    slack.wait(lambda: accepted(office, 1))


def test_a_replayed_request_is_refused_and_decides_nothing(door: HttpDoor, office: Desktop, slack: Standin) -> None:
    candidate = office.candidate()
    stamp = str(int(time.time()))
    body = form(button("accept", candidate))
    assert request(door, body, at=stamp)[0] == 200
    slack.wait(lambda: accepted(office, 1))
    assert request(door, body, at=stamp)[0] == 401
    assert office.actions(candidate.id) == ["accept"]


BAD: dict[str, dict[str, Any]] = {
    "forged": {"secret": "another"},
    "old": {"at": str(int(time.time()) - 3600)},
    "future": {"at": str(int(time.time()) + 3600)},
    "no number": {"at": "yesterday"},
    "huge number": {"at": "9" * 400},
    "no signature": {"headers": {"X-Slack-Signature": ""}},
    "odd signature": {"headers": {"X-Slack-Signature": "v0=ñ".encode().decode("latin-1")}},
    "wrong path": {"path": "/"},
    "no length": {"headers": {"Content-Length": "many"}},
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_slacks_gets_a_401_and_no_traceback(
    door: HttpDoor, office: Desktop, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    candidate = office.candidate()
    status, told = request(door, form(button("accept", candidate)), **BAD[name])
    assert (status, told) == (401, b"")
    assert office.actions(candidate.id) == []
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"payload={", "application/x-www-form-urlencoded"), (b"payload=[1]", "application/x-www-form-urlencoded"),
     (b"\xff\xfe", "application/x-www-form-urlencoded"), (b"[]", "application/json"), (b"{", "application/json"),
     (b"", "application/json"), (b"x=1", "application/x-www-form-urlencoded")],
)  # fmt: skip
def test_signed_but_malformed_is_refused(door: HttpDoor, body: bytes, kind: str) -> None:
    assert request(door, body, kind=kind)[0] == 401


def test_the_address_is_verified_and_commands_and_forms_are_answered(
    door: HttpDoor, office: Desktop, slack: Standin
) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert request(door, challenge, kind="application/json") == (200, b'{"challenge": "abc"}')
    command = urlencode({"command": "/monitor", "text": "help", "user_id": CURATOR, "channel_id": "C0CARDS"}).encode()
    assert request(door, command)[0] == 200
    slack.wait(lambda: bool(slack.told))
    assert "/monitor queue" in slack.told[0][1]
    candidate = office.candidate()
    request(door, form(button("edit", candidate)))
    slack.wait(lambda: bool(slack.opened))
    status, answer = request(door, form(submission(slack.opened[0], {"link": "x"})))
    assert status == 200
    assert json.loads(answer)["response_action"] == "errors"


def test_a_caller_that_leaves_hurts_nobody(door: HttpDoor, office: Desktop, capfd: pytest.CaptureFixture[str]) -> None:
    for data in (b"", b"POST / HTTP/1.1\r\n", b"POST /slack/events HTTP/1.1\r\nContent-Length: 50\r\n\r\nhalf"):
        with socket.create_connection(("127.0.0.1", door.port)) as caller:
            caller.sendall(data)
    assert request(door, b"x=1")[0] == 401
    assert "Traceback" not in capfd.readouterr().err
