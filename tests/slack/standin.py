"""A Slack of our own on loopback, for the real slack-sdk clients: Web API, Socket Mode, files; and everything that
goes wrong with them. It can commit and drop the connection, answer 429 and 500, deliver envelopes twice, late or to
either connection, burn used addresses, and let a channel's history lag.
"""

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.slack.websocket import WebSocket, accept_key

BOT, APP, SECRET = "xoxb-stand-in", "xapp-stand-in", "a signing secret"
CHANNEL, OPS = "C0CARDS", "C0OPS"
SCOPES = "chat:write,channels:history,groups:history,channels:read,groups:read,commands,files:write,im:write"
_ACTIONS = frozenset({"drop_before", "drop_after", "429", "500"})


@dataclass(slots=True)
class Posted:
    """One message as the channel shows it now."""

    channel: str
    ts: str
    body: dict[str, Any]
    posted: float
    edits: int = 0
    thread: str = ""

    @property
    def key(self) -> str:
        payload = (self.body.get("metadata") or {}).get("event_payload") or {}
        return str(payload.get("key", ""))

    @property
    def text(self) -> str:
        """Everything that it shows."""
        return json.dumps(self.body.get("blocks"), ensure_ascii=False)


@dataclass(slots=True)
class Call:
    """One request of the program."""

    method: str
    arguments: dict[str, Any]
    at: float


@dataclass(slots=True)
class Standin:
    """The workspace. `fault(method, what)` spoils the next call of a method; `down` spoils all of them."""

    clock: Callable[[], float] = time.time
    lag: float = 0.0
    down: str = ""
    scopes: str = SCOPES
    member: bool = True
    skew: float = 0.0
    messages: list[Posted] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    opened: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    shared: list[dict[str, Any]] = field(default_factory=list)
    acks: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    watch: Callable[[str, str], None] = lambda _method, _step: None
    port: int = 0
    sockets: list[WebSocket] = field(default_factory=list)
    pending: dict[str, str] = field(default_factory=dict)
    _faults: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    _tickets: set[str] = field(default_factory=set)
    _count: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def fault(self, method: str, *what: str) -> None:
        """Spoil the next calls: drop_before, drop_after, 429, 500, or an error of Slack's such as invalid_blocks."""
        self._faults[method].extend(what)

    def cards(self, candidate: int) -> list[Posted]:
        """The messages that show a candidate as a card of its own."""
        return [
            one
            for one in self.messages
            if one.key.partition(":")[0] in ("card", "update") and one.key.split(":")[1] == str(candidate)
        ]

    def send(self, kind: str, payload: Mapping[str, Any], envelope: str, *, to: tuple[int, ...] = (0,)) -> None:
        """Deliver an envelope to connections by their number; unacknowledged ones come again on a new connection."""
        text = json.dumps({"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True})
        with self._lock:
            self.pending[envelope] = text
            live = [one for one in self.sockets if one.open]
        for number in to:
            if live:
                live[number % len(live)].send(text)

    def live(self) -> int:
        """How many connections there are."""
        return sum(one.open for one in self.sockets)

    def wait(self, what: Callable[[], bool], *, seconds: float = 10.0) -> None:
        """Until something holds; AssertionError where it never does."""
        until = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < until, "it never happened"
            time.sleep(0.005)

    # ---------------------------------------------------------------- what the server does

    def act(self, method: str, arguments: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]] | None:
        """The answer to a call; None drops the connection."""
        with self._lock:
            self.calls.append(Call(method, arguments, self.clock()))
            fault = self.down or (self._faults[method].popleft() if self._faults[method] else "")
        self.watch(method, "before")
        if fault == "drop_before":
            return None
        if fault == "429":
            return 429, {"Retry-After": "30"}, {"ok": False, "error": "ratelimited"}
        if fault == "500":
            return 500, {}, {"ok": False, "error": "internal_error"}
        if fault and fault not in _ACTIONS:
            return 200, {}, {"ok": False, "error": fault}
        with self._lock:
            handler = getattr(self, f"_{method.replace('.', '_')}", None)
            answer = handler(arguments) if handler else {"ok": False, "error": "unknown_method"}
        self.watch(method, "after")
        headers = {"X-OAuth-Scopes": self.scopes, "Date": _http_date(self.clock() + self.skew)}
        return None if fault == "drop_after" else (200, headers, answer)

    def connect(self, ticket: str) -> bool:
        """Whether an address is good: each serves once."""
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
            return known

    def attend(self, socket: WebSocket) -> None:
        """Serve one connection until it ends."""
        socket.send(json.dumps({"type": "hello", "num_connections": 1}))
        with self._lock:
            self.sockets.append(socket)
            again = list(self.pending.values())
        for text in again:
            socket.send(text)
        for text in socket.texts():
            answer = json.loads(text)
            with self._lock:
                self.pending.pop(answer["envelope_id"], None)
                self.acks[answer["envelope_id"]].append(answer.get("payload"))
            self.watch("ack", "after")

    def _ts(self) -> str:
        self._count += 1
        return f"{int(self.clock())}.{self._count:06d}"

    def _chat_postMessage(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = arguments["channel"]
        if channel.startswith("U"):
            self.told.append((channel, arguments["text"]))
            return {"ok": True, "channel": f"D{channel}", "ts": self._ts()}
        if not self.member or channel not in (CHANNEL, OPS):
            return {"ok": False, "error": "not_in_channel" if channel in (CHANNEL, OPS) else "channel_not_found"}
        ts = self._ts()
        self.messages.append(Posted(channel, ts, arguments, self.clock(), thread=arguments.get("thread_ts", "")))
        return {"ok": True, "channel": channel, "ts": ts}

    def _chat_postEphemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.told.append((arguments["user"], arguments["text"]))
        return {"ok": True, "message_ts": self._ts()}

    def _chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        found = self._message(arguments)
        if found is None:
            return {"ok": False, "error": "message_not_found"}
        kept = found.body.get("metadata") if "metadata" not in arguments else arguments["metadata"]
        found.body = {**found.body, **arguments, "metadata": kept}
        found.edits += 1
        return {"ok": True, "channel": found.channel, "ts": found.ts}

    def _chat_delete(self, arguments: dict[str, Any]) -> dict[str, Any]:
        found = self._message(arguments)
        if found is None:
            return {"ok": False, "error": "message_not_found"}
        self.messages.remove(found)
        return {"ok": True, "channel": found.channel, "ts": found.ts}

    def _conversations_history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        oldest = float(arguments.get("oldest", 0))
        shown = [one for one in self.messages if not one.thread and float(one.ts) >= oldest]
        return self._page(arguments, shown)

    def _conversations_replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return self._page(arguments, [one for one in self.messages if arguments["ts"] in (one.ts, one.thread)])

    def _page(self, arguments: dict[str, Any], shown: list[Posted]) -> dict[str, Any]:
        seen = [one for one in reversed(shown) if one.channel == arguments["channel"]
                and one.posted <= self.clock() - self.lag]  # fmt: skip
        start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit", 100))
        whole = arguments.get("include_all_metadata") in ("true", "1", True)
        rows = [
            {"ts": one.ts, "text": one.body.get("text"), "metadata": one.body.get("metadata") if whole else None}
            for one in seen[start : start + limit]
        ]
        more = str(start + limit) if start + limit < len(seen) else ""
        return {"ok": True, "messages": rows, "response_metadata": {"next_cursor": more}}

    def _conversations_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if arguments["channel"] not in (CHANNEL, OPS):
            return {"ok": False, "error": "channel_not_found"}
        return {"ok": True, "channel": {"id": arguments["channel"], "name": "cards", "is_member": self.member}}

    def _auth_test(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team": "The Stand-in", "user": "monitor", "team_id": "T0", "user_id": "U0BOT"}

    def _apps_connections_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        ticket = f"ticket-{self._count}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link/{ticket}"}

    def _views_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.opened.append(arguments["view"])
        return {"ok": True, "view": {"id": f"V{len(self.opened)}"}}

    def _views_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.opened.append(arguments["view"])
        return {"ok": True}

    def _views_publish(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.homes[arguments["user_id"]] = arguments["view"]
        return {"ok": True}

    def _files_getUploadURLExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        number = f"F{self._count}"
        return {"ok": True, "file_id": number, "upload_url": f"http://127.0.0.1:{self.port}/upload/{number}"}

    def _files_completeUploadExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.shared.append(arguments)
        files = arguments["files"]
        return {"ok": True, "files": json.loads(files) if isinstance(files, str) else files}

    def _message(self, arguments: dict[str, Any]) -> Posted | None:
        return next(
            (one for one in self.messages if (one.channel, one.ts) == (arguments["channel"], arguments["ts"])), None
        )


@contextmanager
def standing_in(**options: Any) -> Iterator[Standin]:
    """The stand-in, serving for the length of the block."""
    slack = Standin(**options)

    class Request(_Request):
        workspace = slack

    server = _Server(("127.0.0.1", 0), Request)
    slack.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        for one in slack.sockets:
            one.reset()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A program that was killed leaves broken pipes behind; they are the point of the tests."""


class _Request(BaseHTTPRequestHandler):
    workspace: Standin

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path)
        if path.path.startswith("/upload/"):
            self.workspace.files[path.path.removeprefix("/upload/")] = body
            self._respond(200, {}, b"OK")
            return
        answer = self.workspace.act(path.path.removeprefix("/api/"), self._arguments(path.query, body))
        if answer is None:
            self.close_connection = True
            self.connection.close()
            return
        status, headers, data = answer
        self._respond(status, {"Content-Type": "application/json", **headers}, json.dumps(data).encode())

    def do_GET(self) -> None:
        ticket = urlsplit(self.path).path.removeprefix("/link/")
        if not self.workspace.connect(ticket):
            self._respond(400, {}, b"")
            return
        key = accept_key(self.headers["Sec-WebSocket-Key"])
        head = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                f"Sec-WebSocket-Accept: {key}", "", "")  # fmt: skip
        self.wfile.write("\r\n".join(head).encode())
        self.wfile.flush()
        self.workspace.attend(WebSocket(self.connection))
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Quiet."""

    def _arguments(self, query: str, body: bytes) -> dict[str, Any]:
        found: dict[str, Any] = {name: values[-1] for name, values in parse_qs(query).items()}
        if "json" in self.headers.get("Content-Type", ""):
            return {**found, **json.loads(body or b"{}")}
        return {**found, **{name: values[-1] for name, values in parse_qs(body.decode()).items()}}

    def _respond(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(data)), "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def _http_date(at: float) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(at))
