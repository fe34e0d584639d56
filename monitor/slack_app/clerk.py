"""Takes what Slack sends: stores it, acknowledges it, works it, in this order, and exactly once.

An envelope is closed in the transaction of the decision it brings. Killed before that, nothing was decided and it is
worked at the next start; killed after, it is closed, and a second delivery is acknowledged and no more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.core.envelope import Envelope
from monitor.core.errors import EnvelopeError, MonitorError, StoreError
from monitor.slack_app.clicks import clicked
from monitor.slack_app.commands import commanded, shortcut
from monitor.slack_app.events import (
    Click,
    Command,
    Event,
    HomeOpened,
    Shortcut,
    Submission,
    awaits_answer,
    read_event,
)  # fmt: skip
from monitor.slack_app.forms import submitted
from monitor.slack_app.home import show_home
from monitor.slack_app.office import Case, Office, log

Answer = Mapping[str, Any] | None
Acknowledge = Callable[[Answer, bool], None]
_STILL_BUSY: Mapping[str, Any] = {"response_action": "clear"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """Works envelopes in an office. `soon` asks for a delivery when there is one; `busy` is what is worked now."""

    office: Office
    soon: Callable[[], None]
    busy: set[str] = field(default_factory=set)

    def take(self, kind: str, envelope_id: str, body: Mapping[str, Any], acknowledge: Acknowledge) -> None:
        """Store, acknowledge and work one envelope; the acknowledgement is told whether it was new.

        A form is acknowledged with its answer, after its work. What cannot be stored is not acknowledged, so that
        Slack sends it again.
        """
        envelope = Envelope(id=envelope_id, kind=kind, body=body, received=self.office.clock())
        mine = envelope_id not in self.busy
        self.busy.add(envelope_id)
        try:
            self._take(envelope, acknowledge)
        except StoreError as error:
            log.error("slack: an envelope could not be stored, Slack will send it again: %s", error)
        finally:
            if mine:
                self.busy.discard(envelope_id)

    def catch_up(self) -> int:
        """Work what was stored and nobody works, the oldest first; returns how many."""
        with self.office.app.store.read() as tx:
            waiting = [one for one in tx.envelopes.waiting() if one.id not in self.busy]
        for envelope in waiting:
            with self.office.app.store.write() as tx:
                begun = tx.envelopes.begin(envelope.id)
            if begun:
                self._work(envelope)
            else:
                log.error("slack: envelope %s is given up: its work never came to an end", envelope.id)
        return len(waiting)

    def _take(self, envelope: Envelope, acknowledge: Acknowledge) -> None:
        with self.office.app.store.write() as tx:
            fresh = tx.envelopes.keep(envelope)
        if awaits_answer(envelope.kind, envelope.body):
            acknowledge(self._answered(envelope, fresh=fresh), fresh)
            return
        acknowledge(None, fresh)
        if fresh:
            self._work(envelope)

    def _answered(self, envelope: Envelope, *, fresh: bool) -> Answer:
        """The answer to a form; a form that comes twice is answered alike."""
        with self.office.app.store.read() as tx:
            known = tx.envelopes.get(envelope.id)
        if fresh or (known and known.state == "waiting"):
            return self._work(envelope)
        return known.answer if known else None

    def _work(self, envelope: Envelope) -> Answer:
        case = Case(id=envelope.id, office=self.office)
        try:
            event = read_event(envelope.kind, envelope.body)
            if event:
                self._do(case, event)
            case.close()
        except EnvelopeError as error:
            return self._unworkable(envelope, error)
        except StoreError as error:
            log.error("slack: envelope %s waits: %s", envelope.id, error)
            return _STILL_BUSY
        except MonitorError as error:
            self._unworkable(envelope, error)
            return None
        if case.decided:
            self._decided(event)
        return case.answer

    def _do(self, case: Case, event: Event) -> None:
        if isinstance(event, Click):
            clicked(case, event)
        elif isinstance(event, Submission):
            submitted(case, event)
        elif isinstance(event, Command):
            commanded(case, event)
        elif isinstance(event, Shortcut):
            shortcut(case, event)
        elif isinstance(event, HomeOpened):
            show_home(case.office, event.user)

    def _decided(self, event: Event | None) -> None:
        """Have the card changed at once, and the curator's page too where it is open and was not yet."""
        self.soon()
        if event and event.user in self.office.homes and not (isinstance(event, Click) and event.at_home):
            show_home(self.office, event.user)

    def _unworkable(self, envelope: Envelope, error: MonitorError) -> Answer:
        """Give an envelope up, unless it was worked already: then its answer stands."""
        with self.office.app.store.write() as tx:
            known = tx.envelopes.get(envelope.id)
            if known is None or known.state == "done":
                return known.answer if known else None
            tx.envelopes.failed(envelope.id, str(error), dead=True)
        log.error("slack: envelope %s is given up: %s", envelope.id, error)
        return None
