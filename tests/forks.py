"""The program as processes of its own that start in milliseconds: forked from one that has imported everything.

For tests that kill it again and again; how long imports take is not what they test.
"""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

# One line on stdin is one request: `start OUT WORD…` forks `monitor WORD…` with its stdout added to a file and answers
# with its process id; `wait PID` answers with its exit code. No request is made by a thread, and none is forked.
_PROGRAM = """
import gc, os, sys
import monitor.app, monitor.cli.commands, monitor.jobs, monitor.services.doctor, monitor.store.schema
from monitor.cli import main

def run(out, words):
    os.dup2(os.open(out, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["monitor", *words]
    code = 0
    try:
        main()
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)

gc.freeze()
while line := sys.stdin.readline():
    request, first, *words = line.rstrip("\\n").split("\\t")
    if request == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(int(first), 0)[1]), flush=True)
        continue
    if not (child := os.fork()):
        run(first, words)
    print(child, flush=True)
"""


class Forks:
    """Starts, waits for and kills `monitor`."""

    def __init__(self, process: "Popen[str]") -> None:
        self._process = process
        self._running: set[int] = set()

    def start(self, *command: str, out: Path) -> int:
        """Start `monitor COMMAND…` with its stdout added to a file; returns its process id."""
        child = self._asked("start", str(out), *command)
        self._running.add(child)
        return child

    def wait(self, child: int) -> int:
        """Its exit code, once it has ended; below zero for the signal that ended it."""
        code = self._asked("wait", str(child))
        self._running.discard(child)
        return code

    def kill(self, child: int) -> None:
        """End it as a power cut would."""
        os.kill(child, signal.SIGKILL)
        self.wait(child)

    def end(self) -> None:
        """Kill whatever still runs."""
        for child in [*self._running]:
            self.kill(child)
        self._process.kill()

    def _asked(self, *request: str) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\t".join(request) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def forking(folder: Path, settings: Mapping[str, str], log: Path) -> Iterator[Forks]:
    """Programs in a folder with these settings and no others, their stderr added to `log`; none outlives the block."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    with (
        log.open("ab") as stderr,
        Popen(
            [sys.executable, "-c", _PROGRAM], cwd=folder, env={**environment, **settings}, stdin=PIPE, stdout=PIPE,
            stderr=stderr, text=True,
        ) as process,
    ):  # fmt: skip
        forks = Forks(process)
        try:
            yield forks
        finally:
            forks.end()
