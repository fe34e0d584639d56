"""Is Slack set up as the monitor needs it, and does what is queued go out? Each thing is tried and told in one line, a
wrong one with its remedy.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode import SocketModeClient

from monitor.core.backlog import Backlog
from monitor.core.model import Person
from monitor.delivery.slack_manifest import SCOPES

_DRIFT_SECONDS = 60  # Slack refuses signed requests five minutes old; a clock that is a minute off is on its way there
_SOCKET_SECONDS = 5
_TROUBLE = (SlackClientError, OSError, HTTPException, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was tried; `remedy` is "" where it is well."""

    name: str
    told: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        return not self.remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """Tries Slack out with the tokens that are set."""

    client: WebClient
    app_token: str
    signing_secret: str
    channels: Sequence[str]
    team: Sequence[Person]
    clock: Callable[[], datetime]

    def checks(self) -> Iterator[Check]:
        """One line for each thing; what depends on the token is left out where that is wrong."""
        try:
            answer = self.client.auth_test()
        except _TROUBLE as error:
            yield Check(name="token", told=_reason(error), remedy=_token_remedy(error))
            return
        yield Check(name="token", told=f"{answer.get('user')} in {answer.get('team')}")
        headers = {str(name).lower(): str(value) for name, value in (answer.headers or {}).items()}
        yield _scopes(headers.get("x-oauth-scopes", ""))
        for channel in self.channels:
            yield from self._channel(channel)
        yield self._door()
        yield self._drift(headers.get("date", ""))
        yield self._people()

    def _channel(self, channel: str) -> Iterator[Check]:
        name = f"channel {channel}"
        try:
            info: dict[str, Any] = self.client.conversations_info(channel=channel).get("channel") or {}
        except _TROUBLE as error:
            remedy = "set MONITOR_SLACK_CHANNEL to the channel's id (C0…, at the end of its details in Slack)"
            yield Check(name=name, told=_reason(error), remedy=remedy)
            return
        if not info.get("is_member"):
            remedy = f"write /invite @monitor in #{info.get('name', channel)}"
            yield Check(name=name, told="the app is not in it", remedy=remedy)
            return
        yield Check(name=name, told=f"#{info.get('name', channel)}, and the app is in it")
        yield self._post_then_delete(channel)

    def _post_then_delete(self, channel: str) -> Check:
        name = f"posting to {channel}"
        try:
            posted = self.client.chat_postMessage(channel=channel, text="monitor doctor: this message deletes itself")
            self.client.chat_delete(channel=channel, ts=str(posted["ts"]))
        except _TROUBLE as error:
            return Check(name=name, told=_reason(error), remedy="reinstall the app so that it gets chat:write")
        return Check(name=name, told="posted and deleted")

    def _door(self) -> Check:
        if not self.app_token:
            if self.signing_secret:
                return Check(name="requests", told="signed requests over HTTP")
            remedy = "make an app-level token with connections:write and set MONITOR_SLACK_APP_TOKEN"
            return Check(name="socket", told="there is no app token", remedy=remedy)
        socket = SocketModeClient(app_token=self.app_token, web_client=self.client, auto_reconnect_enabled=False)
        try:
            socket.connect()
            until = time.monotonic() + _SOCKET_SECONDS
            while not socket.is_connected() and time.monotonic() < until:
                time.sleep(0.05)
            if socket.is_connected():
                return Check(name="socket", told="connected")
            return Check(
                name="socket", told="no connection", remedy="let wss://wss-primary.slack.com through the firewall"
            )
        except _TROUBLE as error:
            remedy = "make the app-level token anew with connections:write, and enable Socket Mode"
            return Check(name="socket", told=_reason(error), remedy=remedy)
        finally:
            socket.close()

    def _drift(self, date: str) -> Check:
        try:
            seconds = abs((parsedate_to_datetime(date) - self.clock()).total_seconds())
        except (TypeError, ValueError):
            return Check(name="clock", told="Slack told no time")
        if seconds > _DRIFT_SECONDS:
            return Check(name="clock", told=f"{seconds:.0f} seconds off", remedy="set this machine's clock (NTP)")
        return Check(name="clock", told="right")

    def _people(self) -> Check:
        curators = [one.name for one in self.team if one.role == "curator" and one.slack]
        if curators:
            return Check(name="people", told=f"{', '.join(curators)} may decide")
        remedy = "name one in team.yaml with role: curator and slack: U0… (their profile in Slack, Copy member ID)"
        return Check(name="people", told="no curator with a Slack id", remedy=remedy)


def queue_checks(late: Sequence[Backlog], *, now: datetime) -> Iterator[Check]:
    """One line for each channel in which something waits for too long, or one that nothing does."""
    for backlog in late:
        remedy = f"what waits goes by itself once {backlog.channel} works" if backlog.error else backlog.remedy
        yield Check(name="queue", told=backlog.in_words(now=now), remedy=remedy)
    if not late:
        yield Check(name="queue", told="nothing has waited for longer than an hour")


def _scopes(granted: str) -> Check:
    have = {one.strip() for one in granted.split(",") if one.strip()}
    if missing := [one for one in SCOPES if one not in have]:
        remedy = "add them under OAuth & Permissions, then reinstall the app: scopes count only after that"
        return Check(name="scopes", told=f"missing {', '.join(missing)}", remedy=remedy)
    return Check(name="scopes", told="all granted")


def _reason(error: Exception) -> str:
    if isinstance(error, SlackApiError) and not isinstance(error.response, str):
        return str(error.response.get("error") or "refused")
    return (str(error) or type(error).__name__).splitlines()[0]


def _token_remedy(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return "copy the bot token (xoxb-…) from OAuth & Permissions into MONITOR_SLACK_BOT_TOKEN"
    return "check the network, and MONITOR_SLACK_API_URL where it is set"
