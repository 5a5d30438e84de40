"""Pages that need no session: the first time, again, and 200 requests a second for ten seconds beside others."""

from __future__ import annotations

import asyncio
import http.client
import statistics
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench import sessions
from tests.bench.results import Line, seconds
from tests.bench.visitor import Visitor
from tests.browser.serving import build_store, served
from tests.pages.screens import MAIN

AIM_FIRST, AIM_AGAIN, AIM_BESIDE = 0.2, 0.01, 1.5
RATE, LASTS, SENDERS, PEOPLE = 200, 10.0, 8, 10
PATHS = [f"/plain/{screen.path or 'overview'}" for screen in MAIN]


def measure() -> list[Line]:
    """Return the lines of the pages without a session."""
    with tempfile.TemporaryDirectory(prefix="ssp-bench-") as name:
        folder = Path(name)
        with served(build_store(folder), folder / "server.log") as address:
            first, again = ([_timed(address, path) for path in PATHS] for _ in range(2))
            (_, alone), (sent, others) = (asyncio.run(_beside(address, senders)) for senders in (0, SENDERS))
    slowest = PATHS[first.index(max(first))]
    within = sum(took <= AIM_FIRST for took in first)
    p95, p95_alone = (statistics.quantiles(times, n=20)[-1] for times in (others, alone))
    return [
        Line(
            "A page without scripts, the first time",
            f"median {seconds(statistics.median(first))}, longest {seconds(max(first))} ({slowest})",
            f"{within} of {len(PATHS)} pages within {seconds(AIM_FIRST)}",
            statistics.median(first),
            AIM_FIRST,
            "s",
        ),
        Line("The same again", f"longest {seconds(max(again))}", "", statistics.median(again), AIM_AGAIN, "s"),
        Line(
            f"Screens of {PEOPLE} people beside {RATE} requests a second",
            f"p50 {seconds(statistics.median(others))}, p95 {seconds(p95)}",
            f"{sent / LASTS:.0f} answered a second; without them p95 {seconds(p95_alone)}",
            p95,
            AIM_BESIDE,
            "s",
        ),
    ]


def _timed(address: str, path: str) -> float:
    where = urlsplit(address)
    with closing(http.client.HTTPConnection(where.hostname, where.port, timeout=60)) as line:
        start = time.perf_counter()
        _ask(line, path)
        return time.perf_counter() - start


def _ask(line: http.client.HTTPConnection, path: str) -> None:
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    if answer.status != http.client.OK:
        message = f"{path} answers {answer.status}"
        raise RuntimeError(message)


def _sender(address: str, counted: list[int], until: float) -> None:
    """Send this sender's part of the requests, evenly, for as long as the run lasts."""
    where, number, begun = urlsplit(address), 0, time.monotonic()
    with closing(http.client.HTTPConnection(where.hostname, where.port, timeout=60)) as line:
        while time.monotonic() < until:
            _ask(line, PATHS[number % len(PATHS)])
            number += 1
            time.sleep(max(0.0, begun + number * SENDERS / RATE - time.monotonic()))
    counted.append(number)


async def _beside(address: str, number_of_senders: int) -> tuple[int, list[float]]:
    """Let people open and change screens while requests come in; return how many were answered, and their times."""
    people = [Visitor(address) for _ in range(PEOPLE)]
    await asyncio.gather(*(person.come() for person in people))
    counted: list[int] = []
    until = time.monotonic() + LASTS
    senders = [threading.Thread(target=_sender, args=(address, counted, until)) for _ in range(number_of_senders)]
    for sender in senders:
        sender.start()
    steps = [_steps(person, number, until) for number, person in enumerate(people)]
    times = [took for each in await asyncio.gather(*steps) for took in each]
    for sender in senders:
        await asyncio.to_thread(sender.join)
    await asyncio.gather(*(person.leave() for person in people))
    return sum(counted), times


async def _steps(person: Visitor, number: int, until: float) -> list[float]:
    """Go to another screen every three seconds."""
    await asyncio.sleep(number / PEOPLE * 3)
    times = []
    while time.monotonic() < until:
        times.append(await person.go(sessions.MAIN[(number + len(times)) % len(sessions.MAIN)].path))
        await asyncio.sleep(3)
    return times
