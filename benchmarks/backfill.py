"""What reading an archive costs: python -m benchmarks.backfill [--items 12500 50000]

A WordPress archive of the farm, 50 items a page, is fetched, parsed, judged and stored, with each page's cursor in the
same commit. Printed for each length: CPU microseconds an item, all processes; and what they held in memory at most.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.farm import PER_PAGE
from benchmarks.measured import farm, measured


def main() -> None:
    """Backfill archives of the lengths that are asked for, each into a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[12_500, 50_000])
    options = parser.parse_args()
    shortest = 0.0
    for items in options.items:
        with farm(1, pages=items // PER_PAGE) as port, tempfile.TemporaryDirectory() as folder:
            database = str(Path(folder) / "backfill.db")
            run = measured([sys.executable, "-m", "benchmarks.ours", database, "backfill", f"--port={port}"])
        each = run.cpu / items
        shortest = shortest or each
        print(
            f"{items:>8,} items  {each * 1e6:6.0f} us an item (x {each / shortest:.2f})  {run.memory:4.0f} MB  "
            f"wall {run.wall:6.1f} s  {run.told}",
            flush=True,
        )


if __name__ == "__main__":
    main()
