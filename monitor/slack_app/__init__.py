"""Slack as a way in: what people click, write and submit there becomes calls of the services that the terminal calls.

`serving` is all that others need, and the `Clerk` that it gives. Nothing is sent to the channel from here: cards change
through the outbox.
"""

from monitor.slack_app.clerk import Clerk
from monitor.slack_app.serve import serving

__all__ = ["Clerk", "serving"]
