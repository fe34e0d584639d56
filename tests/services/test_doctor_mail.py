"""`monitor doctor` on mail: the server tried out, who reads the digest, what may be lost."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.core.model import Person
from monitor.core.registry import Registry
from monitor.delivery.mail import Mailer
from monitor.services.digest import Digester
from monitor.services.doctor import Check
from monitor.services.doctor_mail import mail_checks
from monitor.store import Store
from tests.delivery.smtp import Postman, serving

ANA = Person(name="Ana Núñez", role="curator", mail="ana@example.org", digest=True)
MONDAY = datetime(2023, 7, 31, 14, 30, tzinfo=UTC)


@pytest.fixture
def digester(tmp_path: Path) -> Iterator[Digester]:
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store:
        yield Digester(store=store, registry=Registry(), sources=(), team=(ANA,), clock=lambda: MONDAY)


def examined(digester: Digester, port: int, sender: str = "monitor@example.org") -> list[Check]:
    return list(mail_checks(lambda: Mailer(f"smtp://127.0.0.1:{port}", sender, seconds=5), digester))


def test_where_all_is_well_no_letter_is_sent(digester: Digester) -> None:
    with serving(Postman()) as postman:
        mail, readers, alarms = examined(digester, postman.port)
    assert mail == Check(name="mail", told="127.0.0.1 takes mail from monitor@example.org")
    assert readers == Check(name="digest", told="Ana Núñez gets it every week")
    assert alarms == Check(name="alarms", told="Ana Núñez gets them by mail")
    assert not postman.took


def test_a_server_that_is_not_there_and_one_that_will_not_have_us(digester: Digester) -> None:
    with serving(Postman(refuses="550 5.7.1 not here")) as postman:
        mail, *_ = examined(digester, postman.port)
    assert mail.told == "127.0.0.1 takes no mail from monitor@example.org (550 5.7.1 not here)"
    assert "MONITOR_MAIL_FROM" in mail.remedy
    mail, *_ = examined(digester, postman.port)
    assert "firewall" in mail.remedy


def test_a_setting_that_is_wrong_is_a_line_too(digester: Digester) -> None:
    mail, readers, alarms = examined(replace(digester, team=()), 25, sender="nobody")
    assert "MONITOR_MAIL_FROM" in mail.told
    assert not mail.well
    assert "digest: true" in readers.remedy
    assert "role: ops" in alarms.remedy


def test_a_letter_that_may_be_lost_is_told_until_it_is_sent_again(digester: Digester) -> None:
    with serving(Postman(drops=True)) as postman:
        mailer = Mailer(f"smtp://127.0.0.1:{postman.port}", "monitor@example.org", seconds=5)
        assert [one.fate for one in digester.send(mailer)] == ["unknown"]
        postman.drops = False
        *_, lost = examined(digester, postman.port)
        assert (lost.name, lost.told) == ("digest 2023-W31", "nobody knows whether Ana Núñez got it")
        assert "`monitor digest --send --again 'Ana Núñez'`" in lost.remedy
        assert digester.again(ANA)
        assert all(one.well for one in examined(digester, postman.port))
