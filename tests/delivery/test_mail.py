"""Letters as mail programs get them, and a real server that takes, delays, refuses or loses them."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.delivery.mail import Answer, Letter, Mailer, compose
from tests.delivery.smtp import Postman, serving

NOW = datetime(2023, 7, 31, 14, tzinfo=UTC)
LETTER = Letter(
    subject="3 nuevas — ¿qué sigue?", text=".\nReunión en México\n" + "x" * 2000 + "\n", html="<p>Reunión</p>\n"
)


@pytest.fixture
def postman() -> Iterator[Postman]:
    with serving(Postman()) as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, made for this run."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out",
         str(file.with_suffix(".crt"))],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


def letter(key: str = "digest.2023-W31", mail: str = "ana@example.org") -> EmailMessage:
    sender = Mailer("smtp://127.0.0.1", "Monitor <monitor@example.org>").sender
    return compose(LETTER, sender=sender, name="Ana Núñez", mail=mail, key=key, at=NOW)


def sent(postman: Postman, scheme: str = "smtp", login: str = "", tls: ssl.SSLContext | None = None) -> Answer:
    mailer = Mailer(f"{scheme}://{login}127.0.0.1:{postman.port}", "monitor@example.org", tls=tls, seconds=5)
    return mailer.send(letter(), handing=lambda: None)


def test_a_letter_arrives_whole_in_both_forms(postman: Postman) -> None:
    assert sent(postman).fate == "sent"
    (took,) = postman.took
    assert [part.get_content_type() for part in took.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in took.iter_parts())
    assert text.replace("\r\n", "\n") == LETTER.text
    assert html.replace("\r\n", "\n") == LETTER.html
    assert took["Subject"] == LETTER.subject
    assert str(took["To"]) == "Ana Núñez <ana@example.org>"
    assert took["List-Unsubscribe"] == "<mailto:monitor@example.org?subject=unsubscribe>"
    assert took["Auto-Submitted"] == "auto-generated"


def test_no_line_is_too_long_for_smtp() -> None:
    assert max(map(len, letter().as_bytes().split(b"\r\n"))) <= 998


def test_the_message_id_is_the_same_for_the_same_week_and_person_only() -> None:
    ids = [letter()["Message-ID"], letter()["Message-ID"], letter("digest.2023-W32")["Message-ID"],
           letter(mail="eva@example.org")["Message-ID"]]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert ids[0].startswith("<digest.2023-W31.")
    assert ids[0].endswith("@example.org>")


@pytest.mark.parametrize(
    ("greets", "answers", "fate"),
    [
        (["451 4.7.1 greylisted, come back"], [], "later"),
        (["550 5.1.1 no such mailbox"], [], "refused"),
        ([], ["452 4.3.1 the disk is full"], "later"),
        ([], ["554 5.7.1 looks like spam"], "refused"),
    ],
)
def test_the_servers_words_decide(postman: Postman, greets: list[str], answers: list[str], fate: str) -> None:
    postman.greets, postman.answers = list(greets), list(answers)
    assert sent(postman) == Answer(fate=fate, said=(greets or answers)[0])  # type: ignore[arg-type]
    assert not postman.took
    assert sent(postman).fate == "sent"


def test_a_connection_lost_with_the_text_leaves_it_unknown(postman: Postman) -> None:
    postman.drops = True
    begun: list[bool] = []
    mailer = Mailer(f"smtp://127.0.0.1:{postman.port}", "monitor@example.org", seconds=5)
    answer = mailer.send(letter(), handing=lambda: begun.append(True))
    assert answer.fate == "unknown"
    assert begun == [True]
    assert len(postman.took) == 1, "it had arrived, but nobody could know"


def test_a_server_can_be_tried_out_without_a_letter(postman: Postman) -> None:
    answer = Mailer(f"smtp://127.0.0.1:{postman.port}", "monitor@example.org", seconds=5).try_out()
    assert answer == Answer(fate="sent", said="127.0.0.1 takes mail from monitor@example.org")
    assert postman.took == []


def test_a_server_that_does_not_let_us_write_is_told(postman: Postman) -> None:
    postman.refuses = "553 5.7.1 not your address"
    answer = Mailer(f"smtp://127.0.0.1:{postman.port}", "monitor@example.org", seconds=5).try_out()
    assert (answer.fate, "553 5.7.1 not your address" in answer.said) == ("down", True)
    assert "MONITOR_MAIL_FROM" in answer.remedy
    assert sent(postman).fate == "down"


def test_no_server_at_all_is_no_fault_of_the_letter() -> None:
    with serving(Postman()) as gone:
        pass
    answer = sent(gone)
    assert Mailer(f"smtp://127.0.0.1:{gone.port}", "monitor@example.org").try_out() == answer
    assert answer.fate == "down"
    assert "refused" in answer.said
    assert "firewall" in answer.remedy


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(("scheme", "implicit"), [("smtps", True), ("smtp+starttls", False)])
def test_tls_is_checked_and_the_login_stays_inside(certificate: Path, scheme: str, implicit: bool) -> None:
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with serving(Postman(), tls=own, implicit=implicit, password="p@ss") as postman:
        assert sent(postman, scheme, "me:p%40ss@", trusting).fate == "sent"
        wrong = sent(postman, scheme, "me:other@", trusting)
        assert (wrong.fate, "refuses the login" in wrong.said, "other" in wrong.said) == ("down", True, False)
        assert "user and password" in wrong.remedy
        stranger = sent(postman, scheme, "me:p%40ss@")
        assert (stranger.fate, "certificate" in stranger.said.lower()) == ("down", True)
        assert "certificate" in stranger.remedy
    assert len(postman.took) == 1


def test_a_server_without_tls_gets_nothing_where_tls_was_asked_for(postman: Postman) -> None:
    answer = sent(postman, "smtp+starttls", "me:secret@")
    assert (answer.fate, postman.took) == ("down", [])
    assert "smtps://" in answer.remedy


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://mail.example.org", "in the clear"),
        ("smtp://10.0.0.5", "in the clear"),
        ("http://mail.example.org", "must begin with smtps://"),
        ("smtps://", "must begin with smtps://"),
        ("smtps://host:port", "no address such as"),
    ],
)
def test_an_unsafe_server_is_refused(url: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Mailer(url, "monitor@example.org")


@pytest.mark.parametrize("mail", ["josé@example.org", "ana", "@example.org", "ana@", "ana lópez@example.org"])
def test_an_address_that_servers_do_not_carry_is_refused(mail: str) -> None:
    with pytest.raises(ConfigError, match="Ana Núñez: "):
        letter(mail=mail)


def test_a_domain_with_accents_is_written_as_servers_know_it() -> None:
    assert letter(mail="ana@méxico.example")["To"].addresses[0].addr_spec == "ana@xn--mxico-bsa.example"


def test_no_text_makes_a_header_of_its_own() -> None:
    sender = Mailer("smtp://localhost", "monitor@example.org").sender
    message = compose(
        Letter(subject="a\r\nBcc: eve@example.org", text="", html=""), sender=sender, name="Ana\nBcc: eve@example.org",
        mail="ana@example.org", key="k", at=NOW,
    )  # fmt: skip
    assert message["Bcc"] is None
    assert b"\nBcc" not in message.as_bytes()
