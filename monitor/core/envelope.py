"""What Slack sent, kept before it is acknowledged; a value of the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One click, form, command or event. `id` is Slack's, or the request's signature where it came over HTTP.

    `answer` is what a form was answered with, so that its second delivery is answered alike.
    """

    id: str
    kind: str
    body: Mapping[str, Any]
    received: datetime
    state: str = "waiting"
    attempts: int = 0
    answer: Mapping[str, Any] | None = None
