"""Kills and damages at random, and what must hold after each: some in every run of the tests, many with tests.soak."""

from __future__ import annotations

import random
import shutil
import signal
from contextlib import suppress
from datetime import date, timedelta

from ssp_metrics.errors import SspError
from tests import archives
from tests.store.worker import Worker
from tests.stores import HOME, district, fingerprint, leftovers
from ui import context

BLOCK = 4096
ROWS = 5
COUNTS = {"measures": ["burglary"], "level": "district", "vintage": "", "areas": [HOME]}


def damage(path, dice):
    """Flip a byte of a file, cut it, zero a piece of it or delete it; say what was done."""
    what = dice.choice(("flip", "cut", "zero", "delete"))
    contents = bytearray(path.read_bytes())
    at = dice.randrange(len(contents) or 1)
    while what == "zero" and any(contents) and not any(contents[at : at + BLOCK]):  # much of a snapshot is zeros anyway
        at = dice.randrange(len(contents))
    if what == "delete" or not contents:
        path.unlink()
        return what
    if what == "cut":
        del contents[at:]
    elif what == "zero":
        contents[at : at + BLOCK] = bytes(len(contents[at : at + BLOCK]))
    else:
        contents[at] ^= dice.randrange(1, 256)
    path.write_bytes(contents)  # where it stands: who has it open sees it
    return f"{what} at {at:,}"


def newest(store):
    """The rows of the last load that counts, built or not."""
    return store.own_loads()[-1][1].rows_accepted


def survive(store, data, folder, kills, seed=7):
    """Loads, builds, repairs and loads taken back, most of them killed on the way; return how many were."""
    dice = random.Random(seed)  # noqa: S311 - the same moments every time
    killed, is_damaged = 0, False
    with Worker(store, data) as worker:

        def load(rows, **kill):
            """Load so many rows, extracted on a day of their own."""
            path = archives.month_zip(folder / "a.zip", "2025-11", number=rows)
            return worker.run("load", str(path), str(date(2025, 12, 1) + timedelta(days=rows)), **kill)

        assert load(1)[0] == 0
        ended, whole = load(2)
        assert ended == 0
        rows = 2
        for step in range(3, kills + 3):
            moment, kind = dice.uniform(0, whole * 1.05), ("load", "repair", "load", "unload", "build")[step % 5]
            snapshot_file = store.snapshot_path(store.current())
            if kind == "load":
                ended, _ = load(step, kill_after=moment)
            elif kind == "unload" and len(store.own_loads()) > 1:
                ended, _ = worker.run("unload", str(store.own_loads()[-1][1].seq), kill_after=moment / 2)
            else:
                if kind == "repair" and snapshot_file.exists():
                    is_damaged = bool(damage(snapshot_file, dice))
                ended, _ = worker.run("build", kill_after=moment)
            assert ended in {0, -signal.SIGKILL}
            killed += ended != 0
            is_damaged = is_damaged and ended != 0
            # a reader, at once: the figures are those before or those after, never something between
            with suppress(*[SspError] * is_damaged):
                found = district(store)
                assert found in {rows, newest(store)}
                rows = found
            numbers = [manifest.seq for _, manifest, *_ in (*store.own_loads(), *store.unloaded())]
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert worker.run("build")[0] == 0
        assert district(store) == newest(store)
        assert len(list(store.snapshots_folder.glob("*.duckdb"))) <= 2
        assert load(kills + 9)[0] == 0
    assert district(store) == kills + 9
    assert not leftovers(store)
    assert "BARE" not in worker.said
    return killed


def mend(store, data, folder, damages, seed=11):
    """Damage the snapshot again and again while an app has it open; return what was done."""
    dice = random.Random(seed)  # noqa: S311 - the same damages every time
    right, done = fingerprint(store), []
    with Worker(store, data) as worker:
        for number in range(damages):
            path = store.snapshot_path(store.current())
            app = context.open_snapshot()
            if number % 2:
                _read(app)
            done.append(damage(path, dice))
            # the app that has it open: the right figure or a sentence, also on the run after
            for _ in range(2):
                with suppress(SspError):
                    app.forget()
                    assert _read(app) == ROWS
                with suppress(SspError):
                    app = context.open_snapshot()
            # a fresh process: a sentence; the check: a sentence; the build mends it
            answer = folder / "answer"
            answer.unlink(missing_ok=True)
            assert worker.run("ask", str(answer))[0] == 1
            assert worker.run("check")[0] == 1
            assert worker.run("build")[0] == 0
            assert worker.run("ask", str(answer))[0] == 0
            assert answer.read_text(encoding="utf-8") == right
            # and the app goes on without a restart
            assert _read(context.open_snapshot()) == ROWS
        assert worker.run("check")[0] == 0
    assert "BARE" not in worker.said
    assert worker.said.count("is damaged") + worker.said.count("cannot be opened") >= 2 * damages
    return done


def _read(snapshot):
    month = date(2025, 11, 1)
    return int(snapshot.at(2).rows("counts", **COUNTS, first=month, last=month)["numerator"].sum())


def others(store, data, folder, damages, seed=11):
    """Damage the other files of a store, each from a whole one: never a wrong figure, and said or mended."""
    dice = random.Random(seed)  # noqa: S311 - the same damages every time
    right, whole, done = fingerprint(store), folder / "whole", []
    shutil.copytree(store.root, whole)
    answer, snapshot_file = folder / "answer", store.snapshot_path(store.current())
    with Worker(store, data) as worker:
        for _ in range(damages):
            load = store.loads_folder / "0002-police_uk"
            path = dice.choice([store.current_file, snapshot_file.with_suffix(".sha256"), *sorted(load.iterdir())])
            done.append(f"{path.name}: {damage(path, dice)}")
            ended = worker.run("ask", str(answer))[0]
            assert ended == 1 or answer.read_text(encoding="utf-8") == right, done[-1]
            noticed, built = worker.run("check")[0], worker.run("build")[0]
            # without its hash a manifest is taken as it stands, and the last character of CURRENT means nothing
            assert noticed == 1 or path.name in {"manifest.sha256", "CURRENT"}, done[-1]
            if built == 0:
                assert worker.run("ask", str(answer))[0] == 0
                assert answer.read_text(encoding="utf-8") == right, done[-1]
            shutil.rmtree(store.root)
            shutil.copytree(whole, store.root)
    assert "BARE" not in worker.said
    return done
