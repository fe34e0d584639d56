"""The farm as a process of its own, and programs run beside it: their CPU, their time and their memory.

CPU is user and system time of a program and of every process that it started; memory is what all of them held
together at the worst moment, shared pages counted once (PSS, looked at four times a second).
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.request import Request, urlopen

import psutil

from benchmarks.farm import host_of

_EVERY = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run took: `cpu` and `wall` in seconds from when the program was ready, `whole` the CPU with its start,
    `memory` in MB; `told` is what it said of its work."""

    cpu: float
    wall: float
    whole: float
    memory: float
    told: str


@contextmanager
def farm(feeds: int, *, items: int = 50, pages: int = 2_000) -> Iterator[int]:
    """A farm while the context is open; gives its port."""
    command = [sys.executable, "-m", "benchmarks.farm", f"--feeds={feeds}", f"--items={items}", f"--pages={pages}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)


def add_news(port: int) -> None:
    """One new item on top of each feed."""
    urlopen(Request(f"http://{host_of(0)}:{port}/news", method="POST"), timeout=10).read()


def measured(command: Sequence[str]) -> Run:
    """Run a program that prints, as its last line, its own `cpu`, `wall` and `told` as JSON."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    memory = 0.0
    while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        memory = max(memory, _memory(process.pid))
        time.sleep(_EVERY)
    _, status, spent = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    *_, last = process.stdout.read().splitlines()
    return Run(**json.loads(last), whole=spent.ru_utime + spent.ru_stime, memory=memory)


def _memory(pid: int) -> float:
    held = 0
    with suppress(psutil.NoSuchProcess):
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
                held += process.memory_full_info().pss
    return held / 2**20
