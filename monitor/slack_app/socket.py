"""Socket Mode: two connections at once, so that a reset of one loses no click. slack-sdk keeps each of them alive."""

import logging
import threading
from collections.abc import Callable

from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from monitor.slack_app.clerk import Answer, Clerk
from monitor.slack_app.office import UNREACHABLE, log

CONNECTIONS = 2
PING_SECONDS = 3
_AGAIN_SECONDS = 10


class SocketDoor:
    """Connections that hand every envelope to the clerk."""

    def __init__(self, clerk: Clerk, app_token: str, *, connect: Callable[[], object]) -> None:
        self._clerk, self._app_token, self._web = clerk, app_token, connect
        self._clients: list[SocketModeClient] = []
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def open(self) -> None:
        """Connect in the background, and keep trying."""
        for number in range(CONNECTIONS):
            thread = threading.Thread(target=self._connect, name=f"slack-{number + 1}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Stop listening; what is under way is finished."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        # Each takes as long as its next ping; together they take no longer than one.
        closing = [threading.Thread(target=client.close) for client in self._clients]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()

    def _connect(self) -> None:
        client = SocketModeClient(
            app_token=self._app_token, web_client=self._web(), ping_interval=PING_SECONDS,  # type: ignore[arg-type]
            logger=logging.getLogger("monitor.slack.socket"),
        )  # fmt: skip
        client.socket_mode_request_listeners.append(self._listen)
        self._clients.append(client)
        while not self._stop.is_set():
            try:
                client.connect()
            except UNREACHABLE as error:
                log.error("slack: no connection, trying again: %s", str(error).splitlines()[0])
                client.wss_uri = None  # an address serves once
                self._stop.wait(_AGAIN_SECONDS)
            else:
                log.info("slack: listening (%s)", threading.current_thread().name)
                return

    def _listen(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        def acknowledge(answer: Answer, _: bool) -> None:
            payload = dict(answer) if answer else None
            try:
                client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))
            except (SlackClientError, OSError) as error:
                log.warning("slack: an acknowledgement was lost, Slack will send the envelope again: %s", error)

        self._clerk.take(request.type, request.envelope_id, request.payload, acknowledge)
