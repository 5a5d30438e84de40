"""``python -m tests.bench``: one table of how fast everything is, beside a yardstick measured in the same run."""

from __future__ import annotations

import argparse
import importlib
import time

from tests.bench import results

PARTS = {
    "load": "load",
    "scripts": "scripts",
    "browser": "screens",
    "plain": "plain",
    "sessions": "sessions",
    "statistics": "numbers",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="measure this part alone")
    only = parser.parse_args().only
    start = time.perf_counter()
    lines = []
    for part in [only] if only else PARTS:
        # Imported late: one part must not pay for what another one loads.
        lines += importlib.import_module(f"tests.bench.{PARTS[part]}").measure()
    results.show(lines)
    print(f"Measured in {results.seconds(time.perf_counter() - start)}. Aims are aims: nothing fails here.")


main()
