"""What the store holds and how far it can be trusted: loads, coverage, gaps, freshness, and what each load changed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.periods import Period, key, words
from ssp_metrics.store.snapshot import Snapshot
from ssp_metrics.views import areas
from ssp_metrics.views.base import remembered

NAMED = 6
KIND_WORDS = {"street": "street crime and ASB", "outcomes": "outcomes", "stop_and_search": "stop and search"}


@dataclass(frozen=True)
class Status:
    """The state of the store as tables and sentences.

    Attributes
    ----------
    loads : pandas.DataFrame
        One row a load: ``seq, source, file_name, extracted, loaded_at, rows_*, sha256, notes, taken_back``: of a load
        that counts no more, when, by whom and why, as a sentence. A return has no hash here: who knows all but a few
        small counts could try them on it.
    coverage : pandas.DataFrame
        ``force, kind, months`` (supplied), ``first, last`` (``YYYY-MM``), ``missing`` (months between, in words).
    calendar : pandas.DataFrame
        Months × kinds of the partnership's own force: the load number that the month's figures come from, 0 = absent.
    findings : tuple of str
        Sentences: freshness, gaps, rows in other forces' files, rows set aside, what later loads replaced.
    """

    loads: pd.DataFrame
    coverage: pd.DataFrame
    calendar: pd.DataFrame
    findings: tuple[str, ...]


@remembered
def status(snapshot: Snapshot) -> Status:
    """Return the state of the store as known at a load."""
    loads = _loads(snapshot)
    loads = loads[loads["seq"] <= snapshot.as_at].reset_index(drop=True)
    loads["sha256"] = loads["sha256"].mask(loads["source"] == "return", "")
    coverage = _coverage(snapshot)
    findings = (
        *_freshness(snapshot, coverage),
        *_other_forces(snapshot),
        *_set_aside(snapshot),
        *_replaced(snapshot),
        *_places(snapshot),
        *_never(snapshot),
        *_alike(snapshot),
    )
    return Status(loads, coverage, _calendar(snapshot), findings)


def _loads(snapshot: Snapshot) -> pd.DataFrame:
    counting, gone = snapshot.loads.assign(taken_back=""), snapshot.unloaded
    if gone.empty:
        return counting
    said = [
        f"Taken back on {row.unloaded_at.day} {row.unloaded_at:%B %Y} by {row.unloaded_by}: {row.unloaded_reason}"
        for row in gone.itertuples()
    ]
    frame = pd.concat([counting, gone.assign(taken_back=said)[list(counting.columns)]])
    return frame.sort_values("seq", kind="stable")


def _coverage(snapshot: Snapshot) -> pd.DataFrame:
    rows, names = [], _names(snapshot)
    for (kind, force), months in sorted(snapshot.coverage.items()):
        if kind not in KIND_WORDS:  # a partner's return, not a police file
            continue
        supplied = {month for month, since in months.items() if since <= snapshot.as_at}
        if not supplied:
            continue
        span = Period(min(supplied), max(supplied))
        absent = areas.missing(supplied, span.months)
        rows.append(
            (names.get(force, force), kind, len(supplied), key(span.first), key(span.last), wording.listed(absent))
        )
    return pd.DataFrame(rows, columns=["force", "kind", "months", "first", "last", "missing"])


def _calendar(snapshot: Snapshot) -> pd.DataFrame:
    """Which load each month of the own force comes from."""
    force = snapshot.catalogue.partnership.force
    rows = snapshot.rows("calendar", force=force)
    if rows.empty:
        return pd.DataFrame(columns=["month", *KIND_WORDS])
    span = Period(rows["month"].min().date(), rows["month"].max().date())
    table = rows.pivot_table(index="month", columns="kind", values="seq", aggfunc="max")
    table = table.reindex(index=pd.to_datetime(span.months), columns=list(KIND_WORDS)).fillna(0).astype(int)
    return table.rename_axis("month").reset_index()


def _freshness(snapshot: Snapshot, coverage: pd.DataFrame) -> list[str]:
    force = snapshot.catalogue.partnership.force
    own_name = _names(snapshot).get(force, force)
    own = coverage[coverage["force"] == own_name]
    if own.empty:
        return ["No file of the partnership's own force was loaded."]
    return [
        f"{wording.capital(KIND_WORDS[row.kind])} of the own force: {row.months} months, {row.first} to {row.last}. "
        + (f"Missing in between: {row.missing}." if row.missing else "No month in between is missing.")
        for row in own.itertuples()
    ]


def _other_forces(snapshot: Snapshot) -> list[str]:
    rows = snapshot.rows("status_forces")
    others = rows[rows["force"] != snapshot.catalogue.partnership.force]
    if others.empty:
        return []
    names = _names(snapshot)
    named = wording.listed(
        [f"{names.get(row.force, row.force)} {wording.whole(row.rows)}" for row in others.itertuples()]
    )
    since = wording.listed([f"load {seq}" for seq in sorted(set(others["since"]))])
    place = snapshot.catalogue.partnership.place
    return [
        f"{wording.whole(others['rows'].sum())} rows at places in {place} stand in other forces' files ({named}). Rows "
        f"are taken by place, not by file name, so they count since {since}; before that these files were not held, "
        "and an as-at before it is lower by as many."
    ]


def _set_aside(snapshot: Snapshot) -> list[str]:
    rows, names = snapshot.rows("status_set_aside"), _names(snapshot)
    return [
        f"{wording.whole(row.rows)} rows of {names.get(row.force, row.force)} at our places ({key(row.first.date())} "
        f"to {key(row.last.date())}) are kept but never counted: this force polices no district and supplies only some "
        "months, so its rows would come and go."
        for row in rows.itertuples()
    ]


def _replaced(snapshot: Snapshot) -> list[str]:
    rows = snapshot.rows("status_replaced", force=snapshot.catalogue.partnership.force)
    found = []
    for row in rows[rows["seq"] <= snapshot.as_at].itertuples():
        step = int(row.rows_after - row.rows_before)
        said = "the same number of rows" if step == 0 else f"{wording.signed(step)} rows"
        found.append(
            f"Load {row.seq} replaced {row.files} months of {KIND_WORDS[row.kind]} of the own force "
            f"({words(row.first.date())} to {words(row.last.date())}): {said} at our places "
            f"({wording.whole(row.rows_before)} before, {wording.whole(row.rows_after)} now); outcomes may be revised."
        )
    return found


def _places(snapshot: Snapshot) -> list[str]:
    rows = snapshot.rows("status_nearest")
    found = [
        f"{wording.whole(row.rows)} rows at {row.points} point{'s' if row.points > 1 else ''} lie in no ward outline "
        f"of vintage {row.vintage} and were given to the nearest ward within 50 m."
        for row in rows.itertuples()
    ]
    lost = snapshot.rows("status_unlocated")
    if len(lost):
        own = lost[lost["force"] == snapshot.catalogue.partnership.force]
        ours = wording.whole(own["unlocated"].sum()) if len(own) else "none"
        found.append(
            f"{wording.whole(lost['unlocated'].sum())} street rows of all forces have no location: they are counted "
            f"for no district or ward ({ours} of them from the own force)."
        )
    return found


def _alike(snapshot: Snapshot) -> list[str]:
    """Measures with equal counts everywhere: the mistake of a paper that printed one row under two headings."""
    titles = {key: measure.title for key, measure in snapshot.catalogue.measures.items()}
    return [
        f"{wording.listed([titles[one] for one in measures])} have the same counts in every district and month: one of "
        "them was probably filled in from the other. Ask who supplied them."
        for measures in snapshot.rows("status_alike")["measures"]
    ]


def _names(snapshot: Snapshot) -> dict[str, str]:
    rows = snapshot.rows("status_forces_known")
    return dict(zip(rows["slug"], rows["reported_by"], strict=True))


def _never(snapshot: Snapshot) -> list[str]:
    """Forces without a single month: their districts are left out of every comparison, never drawn low."""
    rows = snapshot.rows("status_forces_known")
    held = {
        force
        for (kind, force), months in snapshot.coverage.items()
        if kind == "street" and min(months.values()) <= snapshot.as_at
    }
    absent = [row.reported_by for row in rows.itertuples() if row.scope == "territorial" and row.slug not in held]
    outside = [row.reported_by for row in rows.itertuples() if row.scope == "outside" and row.slug in held]
    found = []
    if absent:
        many = f"{len(absent)} forces, among them " if len(absent) > NAMED else ""
        found.append(
            f"No month of street crime was supplied by {many}{wording.listed(absent[:NAMED])}: "
            "their districts are left out, never drawn low."
        )
    if outside:
        found.append(f"Out of scope, read and left: {wording.listed(outside)}.")
    return found
