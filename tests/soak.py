"""Kills and damages of a store, more than the tests make: ``python -m tests.soak kills|damages|others N [seed]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tests.store import soaking
from tests.stores import light_data, serve, store_at, two_loads


def main():
    """Run one of the soaks and print what was done."""
    what, *numbers = sys.argv[1], *map(int, sys.argv[2:])
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        top = Path(folder)
        data = light_data(top / "data")
        store = store_at(top / "store", data=data)
        serve(store, patch)
        if what != "kills":
            two_loads(store, top)
        run = {"kills": soaking.survive, "damages": soaking.mend, "others": soaking.others}[what]
        sys.stdout.write(f"{what}: {run(store, data, top, *numbers)}\n")


if __name__ == "__main__":
    main()
