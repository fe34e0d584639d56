"""A real SMTP server on loopback that can greylist, refuse, and drop the connection once it has the text."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from threading import Thread

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Postman:
    """What the server does, and the mail it took. `greets` are answers to RCPT, used up one by one.

    `refuses` is the answer to every MAIL, where it is set.
    """

    greets: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refuses: str = ""
    drops: bool = False
    took: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self.refuses:
            envelope.mail_from = address
        return self.refuses or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.greets:
            return self.greets.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.took.append(message_from_bytes(envelope.content, policy=POLICY))
        if self.drops:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0)
        return answer


@contextmanager
def serving(
    postman: Postman, *, tls: ssl.SSLContext | None = None, implicit: bool = False, password: str = ""
) -> Iterator[Postman]:
    """The server, until the end of the block; with TLS from the start (`implicit`) or by STARTTLS."""

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password.decode() == password
        return AuthResult(success=right, handled=False)

    def protocol() -> SMTP:
        return SMTP(
            postman, loop=loop, tls_context=None if implicit else tls, require_starttls=bool(tls and not implicit),
            authenticator=authenticate if password else None, auth_required=bool(password),
            auth_require_tls=not implicit,
        )  # fmt: skip

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls if implicit else None))
    postman.port = server.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield postman
    finally:
        asyncio.run_coroutine_threadsafe(_closed(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _closed(server: asyncio.Server) -> None:
    """Close the server and what is still open on it."""
    server.close()
    own = asyncio.current_task()
    open_ones = [task for task in asyncio.all_tasks() if task is not own]
    for task in open_ones:
        task.cancel()
    await asyncio.gather(*open_ones, return_exceptions=True)
