"""Slack as a channel: posts and changes messages, finds what may have arrived. It retries nothing itself.

Every post carries its outbox key as metadata, by which it is looked up after an ambiguous failure.
"""

import errno
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from monitor.core.errors import DeliveryError
from monitor.core.message import Message
from monitor.delivery.card import Card
from monitor.delivery.slack_blocks import Blocks, card_blocks, card_line, list_blocks, notice_blocks
from monitor.delivery.slack_text import escape

NAME = "slack"
EVENT = "monitor_message"
GONE = "the message was deleted in Slack"
PER_SECOND = timedelta(seconds=1)  # Slack's own limit: about one message a second a channel
SETTLE = timedelta(seconds=10)  # a channel's history may lag behind what was posted
_LOOK_BACK = timedelta(minutes=10)  # two clocks may differ
_PAGE = 200
_GONE = frozenset({"message_not_found", "cant_update_message", "thread_not_found"})
# Not the message's fault: somebody must mend the set-up, and everything waits until then.
_SETUP = frozenset({
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    "channel_not_found", "not_in_channel", "is_archived", "team_access_not_granted", "ekm_access_denied",
})  # fmt: skip
_BUSY = frozenset({"ratelimited", "rate_limited", "fatal_error", "internal_error", "service_unavailable",
                   "team_added_to_org", "request_timeout"})  # fmt: skip
_WORD = re.compile(r"[a-z_]+")  # Slack's own errors; a page of some proxy is none
_NEVER_ARRIVED = (errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH)


class Slack:
    """One Slack channel, and a second one for operations. `clock` and `pause` keep each to one message a second."""

    def __init__(
        self,
        client: WebClient,
        channel: str,
        *,
        clock: Callable[[], datetime],
        pause: Callable[[float], None],
        ops: str = "",
    ) -> None:
        self._client, self._clock, self._pause = client, clock, pause
        self._routes = {"": channel, "ops": ops or channel}
        self._last: dict[str, datetime] = {}

    @property
    def name(self) -> str:
        return NAME

    @property
    def living(self) -> bool:
        return True

    def send(self, message: Message, card: Card | None, listed: Sequence[Card] = ()) -> str:
        """Post, reply or change; the receipt is `CHANNEL/TS`."""
        text, blocks = _rendered(message, card, listed)
        content: dict[str, Any] = {"text": text, "blocks": blocks}
        channel, ts = self._where(message)
        self._keep_pace(channel)
        if message.kind == "update":
            return self._changed(channel, ts, content)  # it keeps the metadata that it was posted with
        content["metadata"] = _metadata(message)
        if message.kind == "thread":
            content["thread_ts"] = ts
        answer = self._asked("chat.postMessage", channel=channel, unfurl_links=False, unfurl_media=False, **content)
        return f"{answer['channel']}/{answer['ts']}"

    def find(self, message: Message) -> str | None:
        """The receipt of a message that carries the key; too soon to tell is an ambiguous error."""
        channel, ts = self._where(message)
        method = "conversations.replies" if message.kind == "thread" else "conversations.history"
        since = (message.created or self._clock()) - _LOOK_BACK
        wanted: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": _PAGE}
        wanted |= {"ts": ts} if message.kind == "thread" else {"oldest": f"{since.timestamp():.6f}"}
        cursor = ""
        while True:
            page = self._asked(method, **wanted, **({"cursor": cursor} if cursor else {}))
            for one in page.get("messages") or ():
                payload = (one.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == message.key:
                    return f"{channel}/{one['ts']}"
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        passed = self._clock() - message.tried if message.tried else SETTLE
        if passed < SETTLE:
            left = (SETTLE - passed).total_seconds()
            raise DeliveryError(NAME, "it may have arrived; looking again", ambiguous=True, retry_after=left)
        return None

    def _changed(self, channel: str, ts: str, content: Mapping[str, Any]) -> str:
        try:
            self._asked("chat.update", channel=channel, ts=ts, **content)
        except DeliveryError as error:
            if error.reason in _GONE:
                return GONE
            raise
        return f"{channel}/{ts}"

    def _where(self, message: Message) -> tuple[str, str]:
        """The channel, and the message there that is changed or answered ("" for none)."""
        channel, _, ts = message.to.partition("/")
        return channel or self._routes.get(str(message.body.get("route", "")), self._routes[""]), ts

    def _keep_pace(self, channel: str) -> None:
        last = self._last.get(channel)
        if last and (wait := (last + PER_SECOND - self._clock()).total_seconds()) > 0:
            self._pause(wait)
        self._last[channel] = self._clock()

    def _asked(self, method: str, **arguments: object) -> SlackResponse:
        """Slack's answer; every failure as a DeliveryError that says whether it may have been done."""
        reads = method.startswith("conversations.")
        try:
            if reads:
                return self._client.api_call(method, http_verb="GET", params=dict(arguments))
            return self._client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise _refused(error, reads=reads) from error
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            arrived = not (isinstance(error, OSError) and _never_arrived(error))
            raise DeliveryError(
                NAME, f"no answer ({_words(error)})", ambiguous=arrived or reads, outage=True
            ) from error


def rate_limit(error: SlackApiError) -> float | None:
    """The seconds that Slack asks to wait, None where it asks for none."""
    headers = {str(key).lower(): value for key, value in (getattr(error.response, "headers", None) or {}).items()}
    value = headers.get("retry-after")
    first = value[0] if isinstance(value, list | tuple) and value else value
    return float(first) if first and str(first).replace(".", "", 1).isdigit() else None


def _rendered(message: Message, card: Card | None, listed: Sequence[Card]) -> tuple[str, Blocks]:
    if "candidates" in message.body:
        title, key = str(message.body.get("title", "")), str(message.body.get("key", message.key))
        return escape(title, 300), list_blocks(title, listed, key)
    if card:
        return card_line(card), card_blocks(card)
    text = str(message.body.get("text", ""))
    return escape(text, 300), notice_blocks(text, str(message.body.get("url", "")))


def _metadata(message: Message) -> dict[str, Any]:
    return {"event_type": EVENT, "event_payload": {"key": message.key}}


def _refused(error: SlackApiError, *, reads: bool) -> DeliveryError:
    status = int(getattr(error.response, "status_code", 0) or 0)
    reason = str(error.response.get("error") or "") if isinstance(error.response, SlackResponse) else ""
    if status == 429 or reason in ("ratelimited", "rate_limited"):
        return DeliveryError(NAME, "asked to wait", ambiguous=reads, retry_after=rate_limit(error), outage=True)
    if status >= 500 or reason in _BUSY or not _WORD.fullmatch(reason):
        return DeliveryError(NAME, f"Slack is in trouble ({reason or status})", ambiguous=True, outage=True)
    return DeliveryError(NAME, reason, ambiguous=reads, outage=reason in _SETUP)


def _never_arrived(error: OSError) -> bool:
    reason = error.reason if isinstance(error, URLError) else error
    return getattr(reason, "errno", None) in _NEVER_ARRIVED or type(reason).__name__ == "gaierror"


def _words(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    return (str(reason) or type(reason).__name__).splitlines()[0][:200]
