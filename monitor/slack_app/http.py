"""HTTP mode: Slack's signed requests instead of a socket. What is forged, old, malformed or replayed gets a 401."""

import json
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from slack_sdk.signature import SignatureVerifier

from monitor.slack_app.clerk import Answer, Clerk
from monitor.slack_app.events import COMMAND, EVENTS, INTERACTIVE
from monitor.slack_app.office import log

PATH = "/slack/events"
_MOST_BYTES = 1 << 20
_SECONDS = 10


class HttpDoor:
    """A server on `host:port` that hands every genuine request to the clerk."""

    def __init__(self, clerk: Clerk, secret: str, *, listen: str) -> None:
        host, _, port = listen.rpartition(":")
        self._server = _Server((host, int(port)), clerk, SignatureVerifier(secret))
        self._thread = threading.Thread(target=self._server.serve_forever, name="slack-http", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def open(self) -> None:
        self._thread.start()
        log.info("slack: listening on port %d, path %s", self.port, PATH)

    def close(self) -> None:
        """Stop listening; what is under way is finished."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for the requests under way

    def __init__(self, address: tuple[str, int], clerk: Clerk, verifier: SignatureVerifier) -> None:
        super().__init__(address, _Request)
        self.clerk, self.verifier = clerk, verifier

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that went away is no news; anything else is a defect, and logged as one."""
        if isinstance(sys.exception(), OSError):
            log.debug("slack: %s left", client_address)
        else:
            log.exception("slack: a request from %s failed", client_address)


class _Request(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SECONDS
    server_version, sys_version = "monitor", ""

    def do_POST(self) -> None:
        body = self._body()
        if body is None or not self._genuine(body):
            self._respond(401)
            return
        parsed = _parsed(body, self.headers.get_content_type())
        if parsed is None:
            self._respond(401)
            return
        kind, payload = parsed
        if payload.get("type") == "url_verification":
            self._respond(200, {"challenge": str(payload.get("challenge", ""))})
            return
        self._taken(kind, payload)

    def do_GET(self) -> None:
        self._respond(401)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        log.debug("slack: http %s", format % args)

    def _taken(self, kind: str, payload: Mapping[str, Any]) -> None:
        """The signature is the envelope's id: it covers time and body, and no request has another's."""
        answered = False

        def acknowledge(answer: Answer, fresh: bool) -> None:
            nonlocal answered
            answered = True
            self._respond(200 if fresh else 401, dict(answer) if answer and fresh else None)

        self.server.clerk.take(kind, f"http:{self.headers['X-Slack-Signature']}", payload, acknowledge)
        if not answered:
            self._respond(503)

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if self.path.partition("?")[0] != PATH or not length.isdigit() or int(length) > _MOST_BYTES:
            return None
        try:
            return self.rfile.read(int(length))
        except OSError:
            return None

    def _genuine(self, body: bytes) -> bool:
        headers = dict(self.headers.items())
        try:
            return self.server.verifier.is_valid_request(body, headers)
        except (ValueError, TypeError, OverflowError):  # a timestamp that is no number raises in slack-sdk
            return False

    def _respond(self, status: int, answer: Mapping[str, Any] | None = None) -> None:
        data = json.dumps(answer).encode() if answer is not None else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if data else "text/plain")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()


def _parsed(body: bytes, content_type: str) -> tuple[str, Mapping[str, Any]] | None:
    """The kind and the payload, None where it is neither a form nor JSON of Slack's."""
    try:
        text = body.decode("utf-8")
        if content_type == "application/json":
            payload = json.loads(text)
            return (EVENTS, payload) if isinstance(payload, dict) else None
        fields = {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
        if "payload" in fields:
            payload = json.loads(fields["payload"])
            return (INTERACTIVE, payload) if isinstance(payload, dict) else None
        return (COMMAND, fields) if "command" in fields else None
    except ValueError:
        return None
