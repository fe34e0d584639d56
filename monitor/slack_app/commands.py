"""`/monitor …` and the message shortcut: the terminal's services, answered to the one who asked."""

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.core.errors import ConfigError, DecisionError, EnvelopeError, MonitorError, StoreError
from monitor.core.period import parse_period
from monitor.core.reasons import in_words
from monitor.delivery.card import span
from monitor.delivery.slack_blocks import STANDINGS
from monitor.delivery.slack_text import escape, link
from monitor.reports import REPORTS
from monitor.services.alarm import late
from monitor.services.explain import Explainer
from monitor.services.overview import Looking, overview
from monitor.services.report import Order
from monitor.services.search import search
from monitor.slack_app.events import FILE_SHORTCUT, Command, Shortcut
from monitor.slack_app.home import sources_at_a_glance
from monitor.slack_app.office import UNREACHABLE, Case, log

HELP = """*/monitor queue* what waits, the oldest first
*/monitor search TEXT* in everything that was read and decided
*/monitor add URL* file an event by its page
*/monitor report KIND PERIOD* the document, such as `quarterly 2023-Q3`
*/monitor explain URL* why a release became a card, or did not
*/monitor health* are the sources well
*/monitor help* this"""

_ADDRESS = re.compile(r"https?://[^\s|<>]+")
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|([^>]*))?>")
_QUEUE = 15
_TITLE = 300


def commanded(case: Case, command: Command) -> None:
    """Answer a command; what goes wrong is the answer."""
    verb, _, rest = command.text.strip().partition(" ")
    work = _COMMANDS.get(verb.lower() or "help")
    try:
        told = work(case, command, rest.strip()) if work else f"There is no command {escape(verb, 60)!r}.\n{HELP}"
    except (EnvelopeError, StoreError):
        raise  # the clerk's: worked already, or to be worked again
    except MonitorError as error:
        told = escape(str(error), 1000)
    if told:
        case.office.tell(command.user, command.channel, told)


def shortcut(case: Case, asked: Shortcut) -> None:
    """File a message as an event: the page it links to, or its words where it links to none."""
    if asked.callback != FILE_SHORTCUT:
        return
    told = case.office.refusal(asked.user)
    if not told:
        try:
            told = _file_message(case, asked)
        except (EnvelopeError, StoreError):
            raise
        except MonitorError as error:
            told = escape(str(error), 1000)
    case.office.tell(asked.user, asked.channel, told)


def _file_message(case: Case, asked: Shortcut) -> str:
    address = _ADDRESS.search(asked.text)
    if address:
        filed = case.filer(asked.user).file(_unescaped(address[0]), {})
    else:
        words = _unescaped(_LINK.sub(lambda found: found[2] or found[1], asked.text)).strip()
        if not words:
            raise DecisionError("the message has no words and no link to file")
        title = words.splitlines()[0][:_TITLE]
        filed = case.filer(asked.user).file(None, {"title": title, "note": words if words != title else ""})
    return f"Filed as #{filed.id}: {escape(filed.draft.title, 300)}. Its card is on its way."


def _help(case: Case, command: Command, rest: str) -> str:
    return HELP


def _queue(case: Case, command: Command, rest: str) -> str:
    app, person = case.office.app, case.office.person(command.user)
    today = case.office.clock().astimezone(app.zone).date()
    page = overview(app.store, who=person.name if person else "", looking=Looking(), today=today)
    if not page.queue:
        return "Nothing is waiting."
    with app.store.read() as tx:
        shown = [tx.candidates.need(one) for one in page.queue[:_QUEUE]]
    lines = [
        f"*#{one.id}* {escape(one.draft.title, 120)} · {span(one.draft.event_date, one.draft.event_end)}"
        + "".join(f" · {part}" for part in (STANDINGS[one.standing], escape(one.assignee, 40)) if part)
        for one in shown
    ]
    more = [f"and {len(page.queue) - _QUEUE} more"] if len(page.queue) > _QUEUE else []
    return "\n".join([f"{len(page.queue)} waiting:", *lines, *more])


def _search(case: Case, command: Command, rest: str) -> str:
    if not rest:
        raise ConfigError("search needs words, such as /monitor search fentanyl dialogue")
    found = search(case.office.app.store, rest, most=8)
    lines = [f"*#{one.id}* {escape(one.draft.title, 120)} · {one.status}" for one in found.candidates]
    known = {stored.id for one in found.candidates for stored in one.items}
    lines += [
        f"{link(one.item.url or '', one.item.title, 120)} · {escape(one.item.source, 40)}"
        for one in found.items
        if one.id not in known
    ]
    return "\n".join(lines) or f"Nothing holds the words {escape(rest, 100)}."


def _add(case: Case, command: Command, rest: str) -> str:
    refusal = case.office.refusal(command.user)
    if refusal:
        return refusal
    address = _ADDRESS.search(rest)
    if not address:
        raise ConfigError("add needs an http:// or https:// address")
    filed = case.filer(command.user).file(_unescaped(address[0]), {})
    return f"Filed as #{filed.id}: {escape(filed.draft.title, 300)}. Its card is on its way."


def _report(case: Case, command: Command, rest: str) -> str:
    kind, _, period = rest.partition(" ")
    if not period:
        raise ConfigError(f"report needs a kind ({', '.join(REPORTS)}) and a period, such as quarterly 2023-Q3")
    app, office = case.office.app, case.office
    wanted = parse_period(period.strip())
    issued = office.clock().astimezone(app.zone).date()
    with tempfile.TemporaryDirectory() as folder:
        made = app.reporter.make(Order(kind=kind, period=wanted, issued=issued))
        (path,) = app.reporter.write(made, formats=["docx"], out=Path(folder))
        try:
            office.client.files_upload_v2(
                channel=command.channel, file=str(path), filename=path.name, title=path.stem,
                initial_comment=f"The {kind} report of {wanted.label}, as it stands now.",
            )  # fmt: skip
        except UNREACHABLE as error:
            log.warning("slack: the report could not be uploaded: %s", str(error).splitlines()[0])
            return "The report was written, but Slack did not take the file. Is the app in this channel?"
    return ""


def _explain(case: Case, command: Command, rest: str) -> str:
    address = _ADDRESS.search(rest)
    app = case.office.app
    explainer = Explainer(store=app.store, gazetteer=app.gazetteer, read=lambda: app.reader.read)
    told = explainer.explain(_unescaped(address[0]) if address else rest)
    verdict = told.stored or told.today
    head = "became a candidate" if verdict.is_candidate else "was not shown"
    which = "".join(f" (#{one})" for one in told.candidates)
    lines = [
        f"{one.weight:+.2f}  {escape(in_words(one.rule), 100)}: “{escape(one.quote, 160)}”"
        for one in sorted(verdict.evidence, key=lambda one: -one.weight)[:10]
    ]
    score = f"score {verdict.score:.2f}, shown from {verdict.threshold:.2f}"
    return "\n".join([f"*{escape(told.item.title, 200)}* {head}{which}: {score}", *(lines or ["It names nothing."])])


def _health(case: Case, command: Command, rest: str) -> str:
    rows = sources_at_a_glance(case.office)
    ill = [f"🔴 {escape(name, 60)}: {escape(trouble, 200)}" for name, trouble in rows if trouble]
    with case.office.app.store.read() as tx:
        counts = tx.outbox.counts()
    waiting = counts.get("waiting", 0) + counts.get("sending", 0)
    lines = [f"🟢 {len(rows) - len(ill)} of {len(rows)} sources are well", *ill[:20]]
    app, now = case.office.app, case.office.clock()
    lines += [f"🔴 {escape(one.in_words(now=now), 300)}" for one in late(app.store, app.ways_out, now=now)]
    lines.append(f"{waiting} messages are waiting, {counts.get('dead', 0)} were given up")
    return "\n".join(lines)


def _unescaped(text: str) -> str:
    """What Slack escaped in a message's text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_COMMANDS: Mapping[str, Callable[[Case, Command, str], str]] = {
    "help": _help, "queue": _queue, "search": _search, "add": _add, "report": _report, "explain": _explain,
    "health": _health,
}  # fmt: skip
