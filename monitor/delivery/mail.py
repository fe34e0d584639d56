"""Mail: a letter for one recipient as multipart text and HTML, and the server that takes it.

What the server does with a letter is a value, `Answer`: nobody but the service knows when to try again. Once the text
is being handed over a lost connection is `unknown`, because the server may have it.
"""

import hashlib
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

from monitor.core.errors import ConfigError
from monitor.core.text import one_line

Fate = Literal["sent", "later", "refused", "unknown", "down"]

_PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
_SECONDS = 30.0
_LONGEST_REPLY = 200
_LOGIN = "correct user and password in MONITOR_SMTP_URL; a password's @ is written %40, its / %2F"
_UNREACHED = "check host and port in MONITOR_SMTP_URL, and that the firewall lets them through"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written, in both forms."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a letter: `later` asks to try again, `down` means that nothing would get through now.

    `remedy` is what a person can do about a server that is down, where that is known.
    """

    fate: Fate
    said: str = ""
    remedy: str = ""


class Mailer:
    """One SMTP server, by its address: `smtps://USER:PASSWORD@HOST`, `smtp+starttls://…`, `smtp://` to this machine.

    `sender` may carry a name (`Monitor <monitor@example.org>`). `tls` is the context to trust servers by.
    """

    def __init__(self, url: str, sender: str, *, tls: ssl.SSLContext | None = None, seconds: float = _SECONDS) -> None:
        try:
            parts = urlsplit(url)
            self._scheme, self._host, port = parts.scheme, parts.hostname or "", parts.port
        except ValueError as error:
            raise ConfigError(
                "MONITOR_SMTP_URL is no address such as smtps://user:password@smtp.example.org"
            ) from error
        if self._scheme not in _PORTS or not self._host:
            raise ConfigError("MONITOR_SMTP_URL must begin with smtps:// or smtp+starttls:// and name a host")
        if self._scheme == "smtp" and not _is_here(self._host):
            raise ConfigError(
                f"MONITOR_SMTP_URL: smtp:// would send in the clear to {self._host}; use smtps:// or smtp+starttls://"
            )
        self._port = port or _PORTS[self._scheme]
        self._login = (unquote(parts.username or ""), unquote(parts.password or ""))
        self._tls, self._seconds = tls, seconds
        self._sender = address(sender, "MONITOR_MAIL_FROM")

    @property
    def sender(self) -> Address:
        """Whose name the letters carry."""
        return self._sender

    def send(self, message: EmailMessage, *, handing: Callable[[], None]) -> Answer:
        """Give a message to the server; `handing` is called just before its text leaves."""
        smtp = self._opened()
        if isinstance(smtp, Answer):
            return smtp
        try:
            return _handed(smtp, message, handing)
        finally:
            _leave(smtp)

    def try_out(self) -> Answer:
        """Connect, log in, say who writes and leave again; `sent` where that went well."""
        smtp = self._opened()
        if isinstance(smtp, Answer):
            return smtp
        try:
            code, said = smtp.mail(self._sender.addr_spec)
        except OSError as error:
            return Answer(fate="down", said=f"{self._host}: {_words(error)}", remedy=_UNREACHED)
        finally:
            _leave(smtp)
        if code != 250:
            told = f"{self._host} takes no mail from {self._sender.addr_spec} ({_reply(code, said)})"
            return Answer(fate="down", said=told, remedy="set MONITOR_MAIL_FROM to an address that may send from there")
        return Answer(fate="sent", said=f"{self._host} takes mail from {self._sender.addr_spec}")

    def _opened(self) -> smtplib.SMTP | Answer:
        try:
            return self._connected()
        except smtplib.SMTPAuthenticationError as error:
            told = f"{self._host} refuses the login ({_reply(error.smtp_code, error.smtp_error)})"
            return Answer(fate="down", said=told, remedy=_LOGIN)
        except OSError as error:  # smtplib's own errors are OSErrors too
            return Answer(fate="down", said=f"{self._host}:{self._port}: {_words(error)}", remedy=_remedy(error))

    def _connected(self) -> smtplib.SMTP:
        tls = self._tls or ssl.create_default_context()
        smtp: smtplib.SMTP
        if self._scheme == "smtps":
            smtp = smtplib.SMTP_SSL(self._host, self._port, timeout=self._seconds, context=tls)
        else:
            smtp = smtplib.SMTP(self._host, self._port, timeout=self._seconds)
        try:
            if self._scheme == "smtp+starttls":
                smtp.starttls(context=tls)
            if self._login[0]:
                smtp.login(*self._login)
            smtp.ehlo_or_helo_if_needed()
        except OSError:
            smtp.close()
            raise
        return smtp


def compose(letter: Letter, *, sender: Address, name: str, mail: str, key: str, at: datetime) -> EmailMessage:
    """The message; the same `key` always gives the same Message-ID."""
    to = address(mail, name, name=name)
    digest = hashlib.sha256(f"{key} {mail.casefold()}".encode()).hexdigest()[:20]
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}.{digest}@{sender.domain}>"
    message["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject=unsubscribe>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


def address(text: str, what: str, *, name: str = "") -> Address:
    """The address that may carry a name; ConfigError where it cannot be written in plain SMTP."""
    shown, spec = parseaddr(one_line(text))
    local, at, domain = spec.rpartition("@")
    if not (at and local and domain) or any(c.isspace() for c in spec):
        raise ConfigError(f"{what}: {text!r} is no mail address")
    if not local.isascii():
        raise ConfigError(f"{what}: {text!r} has letters before the @ that mail servers do not all carry")
    try:
        host = domain.encode("idna").decode()
    except UnicodeError as error:
        raise ConfigError(f"{what}: {text!r} has a domain that cannot exist") from error
    return Address(display_name=one_line(name) or shown, username=local, domain=host)


def _handed(smtp: smtplib.SMTP, message: EmailMessage, handing: Callable[[], None]) -> Answer:
    sender, (to,) = message["From"].addresses[0], message["To"].addresses
    begun = False
    try:
        code, said = smtp.mail(sender.addr_spec)
        if code != 250:  # it is the server that will not have our mail, whoever it is for
            return Answer(fate="down", said=_reply(code, said))
        code, said = smtp.rcpt(to.addr_spec)
        if code not in (250, 251):
            return _refused(code, said)
        handing()
        begun = True
        code, said = smtp.data(message.as_bytes())
    except smtplib.SMTPDataError as error:  # the answer to DATA itself: no text has left
        return _refused(error.smtp_code, error.smtp_error)
    except OSError as error:
        return Answer(fate="unknown" if begun else "later", said=f"the connection was lost: {_words(error)}")
    return Answer(fate="sent", said=_reply(code, said)) if code == 250 else _refused(code, said)


def _refused(code: int, said: bytes | str) -> Answer:
    return Answer(fate="refused" if code >= 500 else "later", said=_reply(code, said))


def _reply(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {text}")[:_LONGEST_REPLY]


def _leave(smtp: smtplib.SMTP) -> None:
    """Part in peace; what the server answered before stands, whatever becomes of the goodbye."""
    try:
        smtp.quit()
    except OSError:
        smtp.close()


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _remedy(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            "name the server in MONITOR_SMTP_URL as its certificate does; one of your own making must be trusted here"
        )
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return "try the other kind in MONITOR_SMTP_URL: smtps:// (port 465) or smtp+starttls:// (port 587)"
    return _UNREACHED


def _words(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return one_line(error.strerror or str(error) or type(error).__name__)[:_LONGEST_REPLY]
