"""Every error the program expects; whatever is not in this tree is a defect.

MonitorError
├── ConfigError     a configuration file or an argument is wrong (says where: path, line, column)
├── SourceError     a source could not be read; carries the source's state
│   ├── FetchError  the network's part
│   └── ParseError  the document's part
├── StoreError      the database refused (full disk, locked, not ours)
├── DecisionError   a decision cannot be taken (unknown candidate, decided already, stale)
│   └── EditError   what somebody typed is no value of a draft's field; a ConfigError too: wrong usage
├── DeliveryError   a message could not be handed over; may be ambiguous
├── EnvelopeError   what Slack sent cannot be worked (malformed, or worked already)
└── ReportError     a report cannot be made

In a batch an expected error is a value in the result, so that one bad source never stops the rest.
"""

from monitor.core.model import SourceState


class MonitorError(Exception):
    """An expected failure whose message is one line that a curator can act on."""


class ConfigError(MonitorError):
    """Something in a file or an argument is wrong; `problems` holds one line each, all found at once."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SourceError(MonitorError):
    """A source could not be read; `state` is what its health becomes."""

    def __init__(self, source: str, state: SourceState, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.state = state
        self.reason = reason


class FetchError(SourceError):
    """The document did not arrive; `retry_after` is in seconds where the server named it, `status` is HTTP's."""

    def __init__(
        self,
        source: str,
        state: SourceState,
        reason: str,
        *,
        retry_after: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(source, state, reason)
        self.retry_after = retry_after
        self.status = status


class ParseError(SourceError):
    """The document arrived but is not what the source promises."""


class StoreError(MonitorError):
    """The database refused; nothing of the refused unit of work was stored."""


class DecisionError(MonitorError):
    """A decision on a candidate is impossible; the message says who decided what and when."""


class EditError(ConfigError, DecisionError):
    """What somebody typed is no value of a draft's field; wrong usage, wherever it was typed."""


class DeliveryError(MonitorError):
    """A message was not handed over; `ambiguous` when it may have arrived all the same.

    `outage` when it is not the message's fault: nothing else would get through either. `retry_after` is in seconds.
    """

    def __init__(
        self, channel: str, reason: str, *, ambiguous: bool = False, retry_after: float | None = None,
        outage: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(f"{channel}: {reason}")
        self.channel = channel
        self.reason = reason
        self.ambiguous = ambiguous
        self.retry_after = retry_after
        self.outage = outage


class EnvelopeError(MonitorError):
    """What Slack sent cannot be worked; nothing of it was stored."""


class ReportError(MonitorError):
    """A report cannot be made from what is there."""
