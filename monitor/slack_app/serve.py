"""Opens the door that is set up, socket or HTTP, and closes it in order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from monitor.app import App, now
from monitor.core.errors import ConfigError
from monitor.slack_app.clerk import Clerk
from monitor.slack_app.http import HttpDoor
from monitor.slack_app.office import Office
from monitor.slack_app.socket import SocketDoor


@contextmanager
def serving(app: App, soon: Callable[[], None]) -> Iterator[Clerk | None]:
    """Listen to Slack for the length of the block; None where no bot token is set. `soon` asks for a delivery."""
    if not app.slack_is_set_up:
        yield None
        return
    clerk = Clerk(office=Office(app=app, client=app.slack_client(), clock=now), soon=soon)
    door = _door(app, clerk)
    door.open()
    try:
        yield clerk
    finally:
        door.close()


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
