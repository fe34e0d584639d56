"""What all handlers share: who somebody is, how they are told something, and the one case that is being worked."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from monitor.app import App
from monitor.core.model import Person
from monitor.services.decide import Desk
from monitor.services.file import Filer
from monitor.services.overview import Looking
from monitor.store import Unit

log = logging.getLogger("monitor.slack")

UNREACHABLE = (SlackClientError, OSError, HTTPException, ValueError)
_TOLD = 2900


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The program and Slack, side by side. `homes` remembers who looks at what; it may be forgotten."""

    app: App
    client: WebClient
    clock: Callable[[], datetime]
    homes: dict[str, Looking] = field(default_factory=dict)

    def person(self, slack_id: str) -> Person | None:
        """Who it is in team.yaml."""
        return next((one for one in self.app.team if one.slack == slack_id), None)

    @property
    def curators(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.app.team if one.role == "curator")

    def refusal(self, slack_id: str) -> str:
        """Why somebody may not decide, "" for a curator."""
        person = self.person(slack_id)
        if person and person.role == "curator":
            return ""
        if not self.curators:
            return "Nobody may decide yet: team.yaml names no curator. `monitor init` helps to write it."
        names = [one for one in self.app.team if one.role == "curator"]
        ask = ", ".join(f"{one.name} (<@{one.slack}>)" if one.slack else one.name for one in names)
        return f"Only curators decide. Please ask {ask}."

    def ask(self, method: str, **arguments: object) -> Mapping[str, Any] | None:
        """Call Slack for something that is worthless later; what fails is logged and lost."""
        try:
            answer = self.client.api_call(method, json=arguments)
        except UNREACHABLE as error:
            log.warning("slack: %s failed: %s", method, str(error).splitlines()[0])
            return None
        return answer.data if isinstance(answer.data, dict) else None

    def tell(self, user: str, channel: str, text: str) -> None:
        """Say something to one person: where they are, else in a direct message."""
        shown = text[:_TOLD]
        if channel and self.ask("chat.postEphemeral", channel=channel, user=user, text=shown) is not None:
            return
        self.ask("chat.postMessage", channel=user, text=shown, unfurl_links=False, unfurl_media=False)


@dataclass(slots=True, kw_only=True)
class Case:
    """One envelope under work. `close` happens in the transaction of its decision, or after its work."""

    id: str
    office: Office
    answer: Mapping[str, Any] | None = None
    closed: bool = False
    decided: bool = False

    def within(self, tx: Unit) -> None:
        """Close the envelope inside a decision's transaction: both happen, or neither."""
        tx.envelopes.done(self.id, at=self.office.clock(), answer=self.answer)
        self.closed = self.decided = True

    def close(self) -> None:
        """Close the envelope where its work decided nothing."""
        if self.closed:
            return
        with self.office.app.store.write() as tx:
            tx.envelopes.done(self.id, at=self.office.clock(), answer=self.answer)
        self.closed = True

    def desk(self, user: str) -> Desk:
        """Where the person decides from Slack."""
        person = self.office.person(user)
        return replace(self.office.app.desk(person.name if person else None), origin="slack", within=self.within)

    def filer(self, user: str) -> Filer:
        """Where the person files from Slack."""
        person = self.office.person(user)
        return replace(self.office.app.filer(person.name if person else None), origin="slack", within=self.within)
