"""The killable workers: whatever a document does to its parser, it does to no other document."""

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from monitor.core.errors import ParseError
from monitor.sources.base import Document, Page
from monitor.sources.feed import FeedSource
from monitor.sources.parsing import ParseLimits, Parsers
from tests.sources.naughty import NAUGHTY

T = TypeVar("T")


FEED = FeedSource(name="f", type="feed", url="https://x.example/", publisher="P", country="US", language="en")
GOOD = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"
LIMITS = ParseLimits(seconds=0.3, patience=20.0, workers=1)
PATIENT = ParseLimits(workers=1)  # for what must not end for want of time on a busy machine


def document(body: bytes) -> Document:
    return Document(url="https://x.example/", status=200, headers={}, body=body)


def run(work: Callable[[Parsers], Awaitable[T]], limits: ParseLimits = LIMITS) -> T:
    async def opened() -> T:
        async with Parsers(limits) as parsers:
            return await work(parsers)

    return asyncio.run(opened())


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    before = {*psutil.Process().children()}  # the pollers' tests keep a reader in the same process
    yield
    after = {*psutil.Process().children()} - before
    assert not [child for child in after if "monitor.sources.worker" in str(child.cmdline())]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"while True: pass", r"reading the document takes more than 0\.3 s"),
        (b"import re; re.match('(a+)+b', 'a' * 40)", r"reading the document takes more than 0\.3 s"),
        (b"'x' * (1 << 30)", "needs more memory than allowed"),
        (b"x = []\nwhile True: x.append(bytearray(1 << 27))", "needs more memory than allowed"),
        (b"f = lambda: f()\nglobals()['f'] = f; f()", "nested too deeply"),
        (b"import os; os._exit(7)", r"the parser crashed \(exit code 7\)"),
        (b"import os; os.kill(os.getpid(), 9)", r"the parser crashed \(exit code -9\)"),
        (b"{}['key']", r"the parser crashed \(KeyError: 'key'\)"),
        (b"from monitor.core.errors import ParseError; raise ParseError('n', 'blocked', 'by itself')", "n: by itself"),
        (b"import sys; sys.stderr.write('x' * 1_000_000); import os; os._exit(1)", "the parser crashed"),
    ],
)
def test_a_bad_document_costs_only_itself(body: bytes, reason: str) -> None:
    async def work(parsers: Parsers) -> tuple[Page, Page]:
        before = await parsers.parse(FEED, document(GOOD))
        with pytest.raises(ParseError, match=reason):
            await parsers.parse(NAUGHTY, document(body))
        return before, await parsers.parse(FEED, document(GOOD))

    before, after = run(work, LIMITS if "takes more than" in reason else PATIENT)
    assert before == after
    assert after.items[0].title == "One"


def test_what_a_parser_prints_is_not_taken_for_its_answer() -> None:
    assert run(lambda parsers: parsers.parse(NAUGHTY, document(b"print('x' * 100_000)"))) == Page(items=())


def test_a_sleeper_is_given_up_by_the_clock() -> None:
    limits = ParseLimits(seconds=5.0, patience=1.0, workers=1)
    with pytest.raises(ParseError, match="not read within 1 s"):
        run(lambda parsers: parsers.parse(NAUGHTY, document(b"import time; time.sleep(60)")), limits)


def test_a_kill_loses_no_other_document() -> None:
    async def work(parsers: Parsers) -> list[object]:
        bodies = [GOOD, b"import os; os._exit(1)", GOOD, b"while True: pass", GOOD, GOOD, GOOD]
        sources = [FEED if body is GOOD else NAUGHTY for body in bodies]
        jobs = (parsers.parse(source, document(body)) for source, body in zip(sources, bodies, strict=True))
        return list(await asyncio.gather(*jobs, return_exceptions=True))

    outcomes = run(work, ParseLimits(seconds=0.3, workers=2))
    assert [isinstance(outcome, Page) for outcome in outcomes] == [True, False, True, False, True, True, True]


def test_an_idle_worker_that_was_killed_is_replaced_unseen() -> None:
    async def work(parsers: Parsers) -> Page:
        await parsers.parse(FEED, document(GOOD))
        for child in psutil.Process().children():
            child.kill()
        await asyncio.sleep(0.1)
        return await parsers.parse(FEED, document(GOOD))

    assert len(run(work).items) == 1


def test_a_worker_is_replaced_after_its_share_of_jobs() -> None:
    async def work(parsers: Parsers) -> int:
        seen = set()
        for _ in range(4):
            await parsers.parse(FEED, document(GOOD))
            seen |= {child.pid for child in psutil.Process().children()}
        return len(seen)

    assert run(work, ParseLimits(workers=1, jobs=3)) == 2


def test_giving_up_a_document_does_not_mix_up_the_next() -> None:
    async def work(parsers: Parsers) -> Page:
        job = asyncio.create_task(parsers.parse(NAUGHTY, document(b"import time; time.sleep(60)")))
        await asyncio.sleep(1.0)
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
        return await parsers.parse(FEED, document(GOOD))

    assert run(work, ParseLimits(workers=1)).items[0].title == "One"


def test_a_huge_feed_stays_within_the_memory_that_was_allowed() -> None:
    body = b"<rss version='2.0'><channel><item><title>" + b"long " * 1_900_000 + b"</title></item></channel></rss>"

    async def work(parsers: Parsers) -> int:
        await parsers.parse(FEED, document(body))
        (worker,) = psutil.Process().children()
        with open(f"/proc/{worker.pid}/status") as status:  # noqa: PTH123 - no file, but a view of the kernel
            (peak,) = (int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        return peak >> 10

    assert run(work, ParseLimits(workers=1)) < 300


def test_no_secret_reaches_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SLACK_BOT_TOKEN", "xoxb-secret")
    run(
        lambda parsers: parsers.parse(
            NAUGHTY, document(b"import os; assert 'MONITOR_SLACK_BOT_TOKEN' not in os.environ")
        )
    )


def test_it_works_in_a_thread_that_is_not_the_main_one() -> None:
    pages: list[Page] = []
    thread = threading.Thread(target=lambda: pages.append(run(lambda p: p.parse(FEED, document(GOOD)))))
    thread.start()
    thread.join()
    assert len(pages[0].items) == 1


PARENT = """
import asyncio, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
sys.path.insert(0, {root!r})
from tests.sources.naughty import NAUGHTY, Document
from monitor.sources.parsing import ParseLimits, Parsers
def document(body):
    return Document(url="https://x.example/", status=200, headers={{}}, body=body)
async def main():
    async with Parsers(ParseLimits(seconds=0.5, workers=1)) as parsers:
        await parsers.parse(NAUGHTY, document(b""))
        print("ready", flush=True)
        await parsers.parse(NAUGHTY, document({body!r}))
        await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("body", "deadly"), [(b"", signal.SIGKILL), (b"while True: pass", signal.SIGKILL), (b"", signal.SIGINT)]
)
def test_workers_end_with_their_parent(body: bytes, deadly: signal.Signals) -> None:
    program = PARENT.format(root=str(Path(__file__).parents[2]), body=body)
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert parent.stdout
    assert parent.stdout.readline() == b"ready\n"
    (worker,) = psutil.Process(parent.pid).children()
    time.sleep(0.1)
    parent.send_signal(deadly)
    parent.wait()
    parent.stdout.close()
    worker.wait(timeout=4)
