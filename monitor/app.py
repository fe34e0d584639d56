"""The one place where edges are joined: settings in, ready services out; each edge is made when first needed."""

import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from time import sleep
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from monitor.config.institutions import load_institutions
from monitor.config.settings import Settings
from monitor.config.team import load_team
from monitor.core.errors import ConfigError
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Person
from monitor.core.registry import Registry
from monitor.delivery import console, postbox, slack
from monitor.delivery.channel import Channel
from monitor.delivery.mail import Mailer
from monitor.delivery.slack_client import make_client
from monitor.services.alarm import Alarmer
from monitor.services.backfill import PAGES, Backfiller
from monitor.services.decide import Desk
from monitor.services.deliver import Deliverer
from monitor.services.digest import Digester
from monitor.services.file import Filer
from monitor.services.gather import Gatherer
from monitor.services.heartbeat import Heart
from monitor.services.import_entries import Importer
from monitor.services.lapse import Lapser
from monitor.services.poll import Poller
from monitor.services.propose import Proposer
from monitor.services.report import Reporter
from monitor.services.wake import Waker
from monitor.sources.catalog import Source, load_sources
from monitor.sources.http import Fetcher
from monitor.sources.parsing import Parsers
from monitor.sources.reader import Reader
from monitor.store import Store


def now() -> datetime:
    """The only clock."""
    return datetime.now(UTC)


class App:
    """The program's parts for one run; a context manager that closes what it opened."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.zone = ZoneInfo(settings.timezone)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @cached_property
    def registry(self) -> Registry:
        return load_institutions(self.settings.file("institutions"), today=now().date())

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer(self.registry)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return load_sources(self.settings.file("sources"))

    @cached_property
    def publishers(self) -> Mapping[str, str]:
        """The publisher's name of each source."""
        return {source.name: source.publisher for source in self.sources}

    @cached_property
    def store(self) -> Store:
        store = Store(self.settings.database_url)
        self._stack.callback(store.close)
        return store

    @cached_property
    def reader(self) -> Reader:
        def fetcher() -> Fetcher:
            return Fetcher(self.settings.contact, self.settings.allow_hosts)

        return self._stack.enter_context(Reader(fetcher, Parsers))

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Where cards go: to Slack where it has a token, else to the terminal."""
        channel = self._slack() if self.slack_is_set_up else console.Console(sys.stdout)
        return {channel.name: channel}

    @property
    def ways_out(self) -> tuple[str, ...]:
        """The names of all channels that are set up: where cards go, and mail for what those in charge must know."""
        cards = slack.NAME if self.slack_is_set_up else console.NAME
        return (cards, postbox.NAME) if self.mail_is_set_up else (cards,)

    @cached_property
    def team(self) -> tuple[Person, ...]:
        """The people of team.yaml; nobody where there is no such file."""
        file = self.settings.file("team")
        return load_team(file) if self.settings.team or file.exists() else ()

    @property
    def slack_is_set_up(self) -> bool:
        return bool(self.settings.slack_bot_token.get_secret_value())

    def slack_client(self) -> WebClient:
        """A client of its own for whoever asks: they are not made to be shared between threads."""
        return make_client(self.settings.slack_bot_token.get_secret_value(), self.settings.slack_api_url)

    def _slack(self) -> slack.Slack:
        if not self.settings.slack_channel:
            raise ConfigError("MONITOR_SLACK_CHANNEL is missing: the id of the channel that gets the cards (C0…)")
        return slack.Slack(
            self.slack_client(), self.settings.slack_channel, ops=self.settings.slack_ops_channel, clock=now,
            pause=time.sleep,
        )  # fmt: skip

    @property
    def proposer(self) -> Proposer:
        return Proposer(
            compiled=lambda: self.gazetteer, publishers=self.publishers, channels=tuple(self.channels),
            living=self._living,
        )  # fmt: skip

    @property
    def _living(self) -> tuple[str, ...]:
        return tuple(name for name, channel in self.channels.items() if channel.living)

    def poller(self, *, notify: bool = False) -> Poller:
        """The poller; `notify` sends cards on a source's first poll too."""
        return Poller(
            read=self.reader.read_together, store=self.store, proposer=self.proposer, clock=now,
            chance=Random().random, notify=notify,  # noqa: S311 - it spreads polls, it hides nothing
        )  # fmt: skip

    def backfiller(self, *, notify: bool = False, pages: int | None = None) -> Backfiller:
        """What reads the past; `pages` bounds one run."""
        return Backfiller(
            read=self.reader.read, store=self.store, proposer=self.proposer, clock=now, wait=sleep, notify=notify,
            pages=pages or PAGES,
        )  # fmt: skip

    @property
    def deliverer(self) -> Deliverer:
        channels = dict(self.channels)
        if self.mail_is_set_up:
            channels[postbox.NAME] = postbox.Postbox(lambda: self.mailer, clock=now)
        return Deliverer(
            store=self.store, channels=channels, registry=self.registry, publishers=self.publishers, clock=now
        )

    @cached_property
    def heart(self) -> Heart:
        """The sign of life; one for all jobs, as it remembers when it was given."""
        address = self.settings.heartbeat_url.get_secret_value()
        return Heart(address=address, ask=lambda url: self.reader.document(url), clock=now)

    @property
    def alarmer(self) -> Alarmer:
        return Alarmer(store=self.store, channels=self.ways_out, team=self.team, clock=now)

    def desk(self, by: str | None) -> Desk:
        """Where somebody decides; `by` wins over MONITOR_CURATOR."""
        who = (by or self.settings.curator).strip()
        if not who:
            raise ConfigError("who decides? name yourself with --by or MONITOR_CURATOR")
        return Desk(store=self.store, proposer=self.proposer, clock=now, zone=self.zone, by=who)

    def filer(self, by: str | None) -> Filer:
        """Where somebody files an event by hand."""
        desk = self.desk(by)
        return Filer(store=self.store, proposer=self.proposer, read=self.reader.read, clock=now, by=desk.by)

    def importer(self, by: str | None) -> Importer:
        """Where somebody takes in what was written before."""
        desk = self.desk(by)
        return Importer(store=self.store, gazetteer=self.gazetteer, clock=now, zone=self.zone, by=desk.by)

    @property
    def waker(self) -> Waker:
        return Waker(store=self.store, channels=tuple(self.channels), zone=self.zone, clock=now)

    @property
    def lapser(self) -> Lapser:
        return Lapser(store=self.store, announcer=self.proposer.announcer, zone=self.zone, clock=now)

    @property
    def gatherer(self) -> Gatherer:
        return Gatherer(store=self.store, announcer=self.proposer.announcer, zone=self.zone, clock=now)

    @property
    def digester(self) -> Digester:
        return Digester(
            store=self.store, registry=self.registry, sources=self.sources, team=self.team, clock=now,
            public_url=self.settings.public_url,
        )  # fmt: skip

    @property
    def mail_is_set_up(self) -> bool:
        return bool(self.settings.smtp_url.get_secret_value())

    @cached_property
    def mailer(self) -> Mailer:
        """The mail server; ConfigError where none is named."""
        if not self.mail_is_set_up or not self.settings.mail_from:
            raise ConfigError("MONITOR_SMTP_URL and MONITOR_MAIL_FROM are needed to send mail")
        return Mailer(self.settings.smtp_url.get_secret_value(), self.settings.mail_from)

    @property
    def reporter(self) -> Reporter:
        return Reporter(store=self.store, registry=self.registry, clock=now, sources=self.sources)

    def named(self, names: Iterable[str]) -> list[Source]:
        """The sources of the names, or all that are enabled where no name is given."""
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return [source for source in self.sources if source.enabled]
        known = {source.name: source for source in self.sources}
        if missing := [name for name in wanted if name not in known]:
            raise ConfigError(*(f"there is no source {name!r} in {self.settings.file('sources')}" for name in missing))
        return [known[name] for name in wanted]
