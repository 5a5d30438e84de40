"""Sixty people at work at once: how long a screen takes, and how much memory each of them costs.

Each opens a link and then, every twenty seconds for three minutes, goes to another screen by the menu or changes a
filter, over a real socket to a real server on this machine (:mod:`tests.bench.visitor`). What is timed is the rerun:
from asking for it to the message that the script has finished. A fixed seed draws the same steps every time. Any error
on any screen ends the benchmark.

Memory is the resident set of the server after one visitor has seen every screen, with the sixty, and after they left.

Then they work on while one more uploads the worst return that is allowed: a workbook whose every cell is at fault,
and unlike all others. (The same as CSV takes two thirds of the time; columns that no return has end the check early.)
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import openpyxl
import psutil
import pytest

from ssp_metrics.sources.partner_return.columns import SHEET
from tests.bench.results import Line, seconds
from tests.bench.visitor import Visitor
from tests.browser.serving import build_store, started
from tests.pages.screens import ALL, MAIN
from tests.sources.returns import worst_rows

VISITORS = 60
EVERY, LASTS, LASTS_BESIDE = 20.0, 180.0, 100.0
AIM, AIM_BESIDE_AN_UPLOAD, AIM_MEMORY = 1.5, 3.0, 2.0
GONE = 5  # seconds after which the server forgets who left
MEBIBYTE = 2**20
FILTERS = 0.5  # of the steps, where there is one
LINKS = [screen for screen in ALL if screen.name != "overview-past"]
ANSWERS = ("found.", "can be read", "can be loaded")
"""Words of the answer to the upload."""


def measure() -> list[Line]:
    """Return the lines of the sessions."""
    with tempfile.TemporaryDirectory(prefix="ssp-bench-") as name, pytest.MonkeyPatch.context() as patched:
        folder = Path(name)
        patched.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", str(GONE))
        with started(build_store(folder), folder / "server.log") as (address, pid):
            return asyncio.run(_lines(address, psutil.Process(pid), worst_return(folder / "worst.xlsx")))


def worst_return(path: Path) -> Path:
    """Write the return that takes longest to check of those that may be sent."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    for row in worst_rows():
        sheet.append(row)
    book.save(path)
    return path


async def _lines(address: str, server: psutil.Process, worst: Path) -> list[Line]:
    await _see_everything(address)
    before, worked = _held(server), _worked(server)
    async with _people(address) as people:
        times = await _at_work(people, LASTS)
        during, each = _held(server), (_worked(server) - worked) / len(times)
        beside, took = await _beside_an_upload(address, people, worst)
    await asyncio.sleep(GONE + 1)
    await _see_everything(address)  # the server forgets when others come
    after = _held(server)
    p50, p95 = _quantiles(times)
    other50, other95 = _quantiles(beside)
    a_session = (during - before) / VISITORS / MEBIBYTE
    held = f"{before / MEBIBYTE:.0f} MB before, {during / MEBIBYTE:.0f} with them, {after / MEBIBYTE:.0f} after"
    return [
        Line(
            f"{VISITORS} sessions: a screen, p95",
            f"p50 {seconds(p50)}, p95 {seconds(p95)} of {len(times)}",
            f"server's CPU {seconds(each)} each",
            p95,
            AIM,
            "s",
        ),
        Line(f"{VISITORS} sessions: memory of each", f"{a_session:.1f} MB", held, a_session, AIM_MEMORY, "MB"),
        Line(
            "Others while the worst return is checked, p95",
            f"p50 {seconds(other50)}, p95 {seconds(other95)} of {len(beside)}",
            f"upload and check {seconds(took)}",
            other95,
            AIM_BESIDE_AN_UPLOAD,
            "s",
        ),
    ]


@asynccontextmanager
async def _people(address: str) -> AsyncIterator[list[Visitor]]:
    """Give visitors who have not come yet, and let all leave at the end."""
    people = [Visitor(address) for _ in range(VISITORS)]
    yield people
    await asyncio.gather(*(one.leave() for one in people))
    wrong = {error for one in people for error in one.wrong}
    if wrong:
        raise RuntimeError("\n".join(sorted(wrong)))


async def _at_work(people: list[Visitor], lasts: float) -> list[float]:
    """Let all be at work and return how long each of their screens took."""
    until = time.monotonic() + lasts
    each = (_one_at_work(person, place, until) for place, person in enumerate(people))
    return [took for times in await asyncio.gather(*each) for took in times]


async def _one_at_work(person: Visitor, place: int, until: float) -> list[float]:
    draw = random.Random(place)  # noqa: S311 - not for secrets
    await asyncio.sleep(place / VISITORS * EVERY)
    times = []
    while (start := time.monotonic()) < until:
        times.append(await _step(person, draw))
        await asyncio.sleep(max(0.0, start + EVERY - time.monotonic()))
    return times


async def _step(person: Visitor, draw: random.Random) -> float:
    """Open a link first; then change a filter, or go to another screen."""
    if not person.has_come:
        screen = draw.choice(LINKS)
        return await person.come(screen.path, **dict(screen.query))
    boxes = [box for box in person.boxes.values() if len(box.options) > 1 and not box.form_id]
    if boxes and draw.random() < FILTERS:
        box = draw.choice(boxes)
        return await person.choose(box.label, draw.choice(box.options))
    return await person.go(draw.choice(MAIN).path)


async def _beside_an_upload(address: str, people: list[Visitor], worst: Path) -> tuple[list[float], float]:
    """Let all be at work while one more sends a file, until the answer; return their times, and that of the answer."""
    sender = Visitor(address)
    await sender.come("data", part="returns")
    work = asyncio.create_task(_at_work(people, LASTS_BESIDE))
    await asyncio.sleep(EVERY)
    start = time.perf_counter()
    await sender.upload(worst)
    while not any(word in said for said in sender.said for word in ANSWERS):
        await asyncio.sleep(1)
        await sender.look_again()
    took = time.perf_counter() - start
    times = await work
    await sender.leave()
    return times, took


async def _see_everything(address: str) -> None:
    """Let one visitor see every screen."""
    for screen in MAIN:
        visitor = Visitor(address)
        await visitor.come(screen.path, **dict(screen.query))
        await visitor.leave()


def _held(server: psutil.Process) -> int:
    return int(server.memory_info().rss)


def _worked(server: psutil.Process) -> float:
    times = server.cpu_times()
    return float(times.user + times.system)


def _quantiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]
