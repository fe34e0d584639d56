"""`monitor run`: what happens by itself, when, and how it stops. The jobs only call services; their state is stored.

One scheduler tick selects what is due; due times live in the database, so that a restart forgets nothing.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.app import App, now
from monitor.core.errors import MonitorError
from monitor.core.pace import HEALTHY
from monitor.services.thin import thin as thin_log
from monitor.slack_app import Clerk, serving

log = logging.getLogger("monitor.run")

_STANDBY_SECONDS = 1.0
_CATCH_UP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that happens by itself, every so many seconds; `at_once` also when the program starts."""

    name: str
    seconds: int
    work: Callable[[App, threading.Event], None]
    at_once: bool = True


def poll(app: App, stop: threading.Event) -> None:
    """Read the sources whose time has come."""
    poller = app.poller()
    due = poller.due(app.sources)
    for outcome in poller.poll(due) if due else ():
        told = outcome.error or f"{outcome.new} new, {outcome.edited} edited, {outcome.candidates} candidates"
        log.log(logging.INFO if outcome.status in HEALTHY else logging.WARNING,
                "poll %s: %s, %s", outcome.source, outcome.status, told)  # fmt: skip
        if stop.is_set():
            return  # what was not stored yet is read again: its ETag was not kept either
    app.heart.polled()


def beat(app: App, _: threading.Event) -> None:
    """Give the sign of life; in a turn of its own, so that nothing waits for its answer."""
    if failed := app.heart.beat():
        log.warning("heartbeat: %s", failed)


def deliver(app: App, stop: threading.Event) -> None:
    """Hand over what is queued."""
    for delivered in app.deliverer.deliver():
        if delivered.dead:
            log.error("deliver %s: given up: %s", delivered.message.key, delivered.error)
        elif delivered.error:
            log.warning("deliver %s: %s", delivered.message.key, delivered.error)
        if stop.is_set():
            return


def wake(app: App, _: threading.Event) -> None:
    """Bring back the snoozed candidates whose day has come."""
    if woken := app.waker.wake():
        log.info("wake: %d candidates are back", woken)


def lapse(app: App, _: threading.Event) -> None:
    """Mark the announced events that nothing confirmed within a week of their day."""
    if lapsed := app.lapser.lapse():
        log.info("lapse: %d announced events were not confirmed", lapsed)


def gather(app: App, _: threading.Event) -> None:
    """Make the day's list of what the reading was not sure of."""
    if gathered := app.gatherer.gather():
        log.info("gather: %d doubtful candidates are on today's list", gathered)


def digest(app: App, stop: threading.Event) -> None:
    """Mail the week's digest to whoever has not had it, from Monday's morning on."""
    if not app.mail_is_set_up:
        return
    for told in app.digester.send(app.mailer):
        level = {"sent": logging.INFO, "later": logging.INFO, "down": logging.WARNING}.get(told.fate, logging.ERROR)
        log.log(level, "digest %s for %s: %s %s", told.week, told.subscriber, told.fate, told.said)
        if stop.is_set():
            return


def thin(app: App, _: threading.Event) -> None:
    """Forget what nobody asks of old polls."""
    if gone := thin_log(app.store, now=now()):
        log.info("thin: %d old lines of the log of polls were forgotten", gone)


def alarm(app: App, _: threading.Event) -> None:
    """Tell those in charge what is queued and does not go out, here too: the way to them may be what is broken."""
    for text in app.alarmer.alarm():
        log.warning("alarm: %s", " ".join(text.split()))


JOBS = (
    Job("poll", 30, poll),
    Job("heartbeat", 5, beat),
    Job("deliver", 5, deliver),
    Job("wake", 300, wake),
    Job("lapse", 300, lapse),
    Job("gather", 300, gather),
    Job("digest", 300, digest),
    Job("thin", 86_400, thin),
    Job("alarm", 300, alarm, at_once=False),  # after a long pause everything is late, and goes now
)


def run(app: App) -> None:
    """Work until SIGTERM or SIGINT; stand by while another one runs on the same database."""
    stop = threading.Event()
    with _stopping(stop), _alone(app, stop) as alone:
        if alone:
            _work(app, stop)


def _work(app: App, stop: threading.Event) -> None:
    log.info("run: watching %d sources, storing in %s", sum(one.enabled for one in app.sources), app.store.path)
    _ = app.reader, app.gazetteer, app.channels, app.team, app.heart  # made before threads could make them twice
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(len(JOBS) + 1)},
        # A late job is late, never dropped; one that missed several turns runs once.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    wanted = threading.Event()
    for job in JOBS:
        trigger = IntervalTrigger(seconds=job.seconds)
        work = _until_quiet(_guarded(job), wanted) if job.work is deliver else _guarded(job)
        first = now() if job.at_once else now() + timedelta(seconds=job.seconds)
        scheduler.add_job(work, trigger, args=(app, stop), id=job.name, next_run_time=first)

    def soon() -> None:
        wanted.set()
        scheduler.modify_job("deliver", next_run_time=now())

    with serving(app, soon=soon) as clerk:
        if clerk:
            trigger = IntervalTrigger(seconds=_CATCH_UP_SECONDS)
            scheduler.add_job(_catch_up, trigger, args=(clerk,), id="slack", next_run_time=now())
        scheduler.start()
        stop.wait()
        log.info("run: stopping; what has answered is stored first")
        app.reader.interrupt()
        scheduler.pause()
    scheduler.shutdown(wait=True)
    log.info("run: stopped")


def _catch_up(clerk: Clerk) -> None:
    """Work the clicks that an earlier run, or a failure, left behind."""
    try:
        if worked := clerk.catch_up():
            log.info("slack: %d envelopes of before were worked", worked)
    except MonitorError as error:
        log.error("slack: %s", error)


def _until_quiet(
    work: Callable[[App, threading.Event], None], wanted: threading.Event
) -> Callable[[App, threading.Event], None]:
    """The work once, and again for whoever wanted it while it ran: its scheduler skips what runs already."""

    def again(app: App, stop: threading.Event) -> None:
        wanted.set()
        while wanted.is_set() and not stop.is_set():
            wanted.clear()
            work(app, stop)

    return again


def _guarded(job: Job) -> Callable[[App, threading.Event], None]:
    """The job's work with an expected error as one line; the next turn tries again."""

    def work(app: App, stop: threading.Event) -> None:
        try:
            job.work(app, stop)
        except MonitorError as error:
            log.error("%s: %s", job.name, error)

    return work


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    def ask(_: int, __: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _alone(app: App, stop: threading.Event) -> Iterator[bool]:
    """True once this is the only one that runs on the database; False where it was stopped before."""
    told = False
    while not stop.is_set():
        with app.store.alone("run") as alone:
            if alone:
                yield True
                return
        if not told:
            log.warning("run: another monitor runs on %s; standing by until it stops", app.store.path)
            told = True
        stop.wait(_STANDBY_SECONDS)
    yield False
