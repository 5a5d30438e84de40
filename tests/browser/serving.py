"""The dashboard as a person starts it: a store built by the command line, a Streamlit server on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssp_metrics.settings import ROOT

PATIENCE = 120.0
GRACE = 10.0


def build_store(folder: Path) -> Path:
    """Build a store of the shipped figures in ``folder``, through the command that a person types."""
    store = folder / "store"
    command = [sys.executable, "-m", "ssp_metrics", "build"]
    environment = os.environ | {"SSP_STORE": str(store)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return store


@contextmanager
def served(store: Path, log: Path, script: Path = ROOT / "app.py", *options: str) -> Iterator[str]:
    """Serve a script for the length of a ``with`` block and give its address; what it says goes to ``log``."""
    with started(store, log, script, *options) as (address, _):
        yield address


@contextmanager
def started(
    store: Path, log: Path, script: Path = ROOT / "app.py", *options: str, environment: dict[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """Serve a script for the length of a ``with`` block and give its address and the number of its process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment or os.environ | {"SSP_STORE": str(store)},
            stdout=output,
            stderr=output,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address, log)
            yield address, process.pid
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and end it where it is too busy to hear."""
    process.terminate()
    try:
        process.wait(timeout=GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310 - our own host
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")
    message = f"The server did not start. It said:\n{said}"
    raise RuntimeError(message)
