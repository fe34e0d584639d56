"""What Slack sends, as values: clicks, submitted forms, shortcuts, commands, an opened start page. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.core.errors import EnvelopeError

INTERACTIVE, COMMAND, EVENTS = "interactive", "slash_commands", "events_api"
FILE_SHORTCUT = "file_event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A button or menu. `value` is the button's, `choice` the menu's; `version` is what the curator was looking at.

    `channel` is "" in a view; `view` is its own state then.
    """

    user: str
    action: str
    value: str = ""
    choice: str = ""
    candidate: int | None = None
    version: int | None = None
    channel: str = ""
    trigger: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at_home(self) -> bool:
        return self.view.get("type") == "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form that was submitted; Slack waits for the answer."""

    user: str
    callback: str
    view: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut on a message, with its text."""

    user: str
    callback: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`/monitor` and what follows it."""

    user: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened:
    """Somebody looks at the start page."""

    user: str


Event = Click | Submission | Shortcut | Command | HomeOpened


def awaits_answer(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether Slack shows the acknowledgement's content: only where a form was submitted."""
    return kind == INTERACTIVE and body.get("type") == "view_submission"


def read_event(kind: str, body: Mapping[str, Any]) -> Event | None:
    """The event, None for what does not concern us; EnvelopeError where it is malformed."""
    try:
        if kind == COMMAND:
            return Command(user=body["user_id"], channel=body.get("channel_id") or "", text=body.get("text") or "")
        if kind == EVENTS:
            event = body["event"]
            opened = event["type"] == "app_home_opened" and event.get("tab", "home") == "home"
            return HomeOpened(user=event["user"]) if opened else None
        return _interactive(body) if kind == INTERACTIVE else None
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise EnvelopeError(f"malformed: {type(error).__name__} {error}") from error


def metadata(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a view of ours remembers; empty where it is none of ours."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _interactive(body: Mapping[str, Any]) -> Event | None:
    user = body["user"]["id"]
    kind = body["type"]
    if kind == "block_actions":
        return _click(user, body)
    if kind == "view_submission":
        return Submission(user=user, callback=body["view"]["callback_id"], view=body["view"])
    if kind == "message_action":
        channel = (body.get("channel") or {}).get("id") or ""
        return Shortcut(user=user, callback=body["callback_id"], channel=channel, text=_text(body["message"]))
    return None


def _click(user: str, body: Mapping[str, Any]) -> Click:
    action = body["actions"][0]
    choice = str((action.get("selected_option") or {}).get("value") or "")
    value = str(action.get("value") or "")
    candidate, version = _looked_at(str(action.get("block_id") or ""))
    first, _, rest = choice.partition(" ")
    if value.isdigit():
        candidate, version = int(value), version if candidate in (None, int(value)) else None
    elif rest and first.isdigit():
        candidate = int(first)
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or ""
    return Click(
        user=user, action=str(action["action_id"]), value=value or first * bool(rest), choice=rest or choice,
        candidate=candidate, version=version, channel=channel, trigger=str(body.get("trigger_id") or ""),
        view=body.get("view") or {},
    )  # fmt: skip


def _looked_at(block: str) -> tuple[int | None, int | None]:
    """The candidate and its version of a block's id; Slack's own ids say neither."""
    kind, _, rest = block.partition(":")
    number, _, version = rest.partition(":")
    if kind != "card" or not number.isdigit():
        return None, None
    return int(number), int(version) if version.isdigit() else None


def _text(message: Mapping[str, Any]) -> str:
    """A message's words, with those of the pages that it unfurls."""
    parts = [str(message.get("text") or "")]
    for attachment in message.get("attachments") or ():
        parts += [str(attachment.get(key) or "") for key in ("title", "title_link", "text")]
    return "\n".join(part for part in parts if part)
