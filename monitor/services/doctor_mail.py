"""Does mail go, and did it? The server is tried out without a letter; what may be lost is told with its remedy."""

from collections.abc import Callable, Iterator

from monitor.core.errors import ConfigError
from monitor.core.model import Person
from monitor.delivery.mail import Mailer
from monitor.services.digest import Digester
from monitor.services.doctor import Check


def mail_checks(mailer: Callable[[], Mailer], digester: Digester) -> Iterator[Check]:
    """One line for the server, one for its readers, and one for each letter of this week that may be lost."""
    yield _server(mailer)
    subscribers = digester.subscribers
    yield _readers(subscribers)
    name_of = {person.mail.casefold(): person.name for person in subscribers}
    for mailed in digester.unsure():
        name = name_of[mailed.subscriber]
        remedy = f"ask {name}; if it did not come, `monitor digest --send --again {_quoted(name)}` sends it once more"
        yield Check(name=f"digest {mailed.week}", told=f"nobody knows whether {name} got it", remedy=remedy)


def _server(mailer: Callable[[], Mailer]) -> Check:
    try:
        answer = mailer().try_out()
    except ConfigError as error:
        return Check(name="mail", told=str(error), remedy="correct it in .env; docs/digest.md has an example")
    return Check(name="mail", told=answer.said, remedy=answer.remedy)


def _readers(subscribers: tuple[Person, ...]) -> Check:
    if subscribers:
        names = ", ".join(person.name for person in subscribers)
        return Check(name="digest", told=f"{names} get{'s' * (len(subscribers) == 1)} it every week")
    remedy = "write mail: and digest: true beside a name in team.yaml"
    return Check(name="digest", told="nobody gets it", remedy=remedy)


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name
