"""What a poll of many feeds costs, beside lemon24/reader: python -m benchmarks.poll [--feeds 1000] [--rounds 3]

Three polls, each by both programs in turn, so that the machine's drift hits both: all items new, nothing new (304),
one new item in each feed. Everything is stored, ours classified too. Ratios are those of the rounds, in their median.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.farm import host_of
from benchmarks.measured import Run, add_news, farm, measured

POLLS = ("cold", "all 304", "one new in each")
Rounds = dict[tuple[str, str], list[Run]]


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", type=Path, default=Path("build/bench/bin/python"), help="a Python that has reader")
    options = parser.parse_args()
    runs: Rounds = {}
    for number in range(options.rounds):
        with farm(options.feeds, items=options.items) as port, tempfile.TemporaryDirectory() as folder:
            programs = commands(options.feeds, port, Path(folder), options.peer)
            for poll, name, run in one_round(programs, port, swapped=number % 2 == 1):
                runs.setdefault((poll, name), []).append(run)
                print(f"{poll:16} {name:8} {told(run)}", flush=True)
    table(runs)


def commands(feeds: int, port: int, folder: Path, peer: Path) -> dict[str, list[str]]:
    """How each program polls once; reader is there only where it is installed."""
    programs = {"monitor": [sys.executable, "-m", "benchmarks.ours", str(folder / "ours.db"), "poll",
                            f"--feeds={feeds}", f"--port={port}"]}  # fmt: skip
    if peer.exists():
        urls = folder / "urls"
        urls.write_text("".join(f"http://{host_of(n)}:{port}/feed/{n}.xml\n" for n in range(feeds)))
        programs["reader"] = [str(peer), "benchmarks/peer.py", str(folder / "peer.db"), str(urls)]
        measured([*programs["reader"], "--add"])
    return programs


def one_round(programs: dict[str, list[str]], port: int, *, swapped: bool) -> Iterator[tuple[str, str, Run]]:
    """The three polls by each program, in turn."""
    for poll in POLLS:
        if poll == "one new in each":
            add_news(port)
        for name in reversed(programs) if swapped else programs:
            yield poll, name, measured(programs[name])


def told(run: Run) -> str:
    return (
        f"CPU {run.cpu:7.2f} s (with start {run.whole:7.2f})  wall {run.wall:7.2f} s  {run.memory:4.0f} MB  {run.told}"
    )


def table(runs: Rounds) -> None:
    """The medians, and the ratios of the rounds."""
    print(f"\n{'median of the ratios':22} {'CPU':>6} {'with start':>11} {'wall':>6}")
    for poll in POLLS:
        both = list(zip(runs[poll, "monitor"], runs.get((poll, "reader"), []), strict=False))
        if not both:
            continue
        cpu, whole, wall = (
            statistics.median(getattr(ours, figure) / getattr(peer, figure) for ours, peer in both)
            for figure in ("cpu", "whole", "wall")
        )
        print(f"{poll:22} {cpu:6.3f} {whole:11.3f} {wall:6.3f}")


if __name__ == "__main__":
    main()
