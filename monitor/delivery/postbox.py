"""Mail as a channel: notices for those who keep the monitor running, one letter to one person each.

Nobody can look up whether a letter arrived. The digest is therefore never sent again by itself; an alarm is: read
twice it costs less than never read, and both letters carry the same Message-ID.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from monitor.core.errors import ConfigError, DeliveryError
from monitor.core.message import Message
from monitor.delivery.card import Card
from monitor.delivery.mail import Letter, Mailer, compose

NAME = "mail"


class Postbox:
    """Sends notices; `mailer` is asked for when there is one to send, so that a wrong setting stops nothing else."""

    def __init__(self, mailer: Callable[[], Mailer], *, clock: Callable[[], datetime]) -> None:
        self._mailer, self._clock = mailer, clock

    @property
    def name(self) -> str:
        return NAME

    @property
    def living(self) -> bool:
        return False

    def send(self, message: Message, card: Card | None, listed: Sequence[Card] = ()) -> str:
        """Mail the notice to the person that its body names; the receipt is the Message-ID."""
        try:
            mailer = self._mailer()
        except ConfigError as error:
            raise DeliveryError(NAME, str(error), outage=True) from error
        at = message.created or self._clock()
        try:
            letter = compose(
                _letter(str(message.body.get("text", ""))), sender=mailer.sender,
                name=str(message.body.get("name", "")), mail=str(message.body.get("mail", "")),
                key=f"notice.{at:%Y%m%d%H%M%S}.{message.id}", at=at,
            )  # fmt: skip
        except ConfigError as error:
            raise DeliveryError(NAME, str(error)) from error
        answer = mailer.send(letter, handing=lambda: None)
        if answer.fate == "sent":
            return str(letter["Message-ID"])
        raise DeliveryError(NAME, answer.said, ambiguous=answer.fate == "unknown", outage=answer.fate == "down")

    def find(self, message: Message) -> str | None:
        """Nobody can tell: it is sent once more."""
        return None


def _letter(text: str) -> Letter:
    subject, _, _ = text.partition("\n")
    html = "".join(f"<p>{escape(line)}</p>\n" for line in text.splitlines())
    return Letter(subject=f"Monitor: {subject}", text=f"{text}\n", html=html)
