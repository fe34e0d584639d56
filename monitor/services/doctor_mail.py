"""Does mail go, and did it? The server is tried out without a letter; what may be lost is told with its remedy."""

from collections.abc import Callable, Iterator, Sequence

from monitor.core.errors import ConfigError
from monitor.core.model import Person
from monitor.delivery.mail import Mailer
from monitor.services.alarm import in_charge
from monitor.services.digest import Digester
from monitor.services.doctor import Check


def mail_checks(mailer: Callable[[], Mailer], digester: Digester) -> Iterator[Check]:
    """One line for the server, two for its readers, and one for each letter of this week that may be lost."""
    yield _server(mailer)
    subscribers = digester.subscribers
    remedy = "write mail: and digest: true beside a name in team.yaml"
    yield _readers("digest", subscribers, "it every week", remedy)
    remedy = "write mail: beside a name with role: ops in team.yaml; without one, curators get them"
    yield _readers("alarms", in_charge(digester.team), "them by mail", remedy)
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


def _readers(name: str, readers: Sequence[Person], what: str, remedy: str) -> Check:
    if not readers:
        return Check(name=name, told=f"nobody gets {what}", remedy=remedy)
    names = ", ".join(person.name for person in readers)
    return Check(name=name, told=f"{names} get{'s' * (len(readers) == 1)} {what}")


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name
