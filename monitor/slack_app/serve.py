"""Opens the door that is set up, socket or HTTP, works what an earlier run left, and closes in order."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from monitor.app import App, now
from monitor.core.errors import ConfigError, MonitorError
from monitor.slack_app.clerk import Clerk
from monitor.slack_app.http import HttpDoor
from monitor.slack_app.office import Office, log
from monitor.slack_app.socket import SocketDoor

_AGAIN_SECONDS = 30


@contextmanager
def serving(app: App, soon: Callable[[], None]) -> Iterator[None]:
    """Listen to Slack for the length of the block, where a bot token is set; `soon` asks for a delivery."""
    if not app.slack_is_set_up:
        yield
        return
    clerk = Clerk(office=Office(app=app, client=app.slack_client(), clock=now), soon=soon)
    door = _door(app, clerk)
    _catch_up(clerk, at_start=True)
    stop = threading.Event()
    thread = threading.Thread(target=_keep_up, args=(clerk, stop), name="slack-catch-up", daemon=True)
    door.open()
    thread.start()
    try:
        yield
    finally:
        stop.set()
        door.close()
        thread.join()


def _door(app: App, clerk: Clerk) -> SocketDoor | HttpDoor:
    if token := app.settings.slack_app_token.get_secret_value():
        return SocketDoor(clerk, token, connect=app.slack_client)
    if secret := app.settings.slack_signing_secret.get_secret_value():
        try:
            return HttpDoor(clerk, secret, listen=app.settings.slack_listen)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ConfigError(f"MONITOR_SLACK_LISTEN {app.settings.slack_listen}: {reason}") from error
    raise ConfigError("MONITOR_SLACK_APP_TOKEN (Socket Mode) or MONITOR_SLACK_SIGNING_SECRET (HTTP) is missing")


def _keep_up(clerk: Clerk, stop: threading.Event) -> None:
    while not stop.wait(_AGAIN_SECONDS):
        _catch_up(clerk)


def _catch_up(clerk: Clerk, *, at_start: bool = False) -> None:
    try:
        worked = clerk.catch_up(late=timedelta(0)) if at_start else clerk.catch_up()
    except MonitorError as error:
        log.error("slack: %s", error)
        return
    if worked:
        log.info("slack: %d envelopes of before were worked", worked)
        clerk.soon()
