"""Force-months that cannot be what the force recorded: months to come, and files with far too few rows.

A file that was cut is a good file with fewer rows. Between two extractions of one month hardly a row comes or goes, so
a file with less than half of what it replaces is refused. A month that is new has nothing to compare it with but the
others of its force: of the 579 files that ship (41 forces, up to 35 months) none has less than half of its force's
median, so less than a quarter is refused. Both are asked of all rows of the file, and of those at the own places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median

import pandas as pd

from ssp_metrics.errors import Fault
from ssp_metrics.periods import month_end, words
from ssp_metrics.sources.police_uk.archive import Member
from ssp_metrics.sources.police_uk.held import FileKey, Held

REPLACED_PART = 1 / 2
USUAL_PART = 1 / 4
USUAL_MONTHS = 6
"""With fewer months of a force nobody can say what is usual."""
LEAST = 50
"""Smaller counts may halve by chance; where fifty are expected, that happens once in some thirty thousand months."""
REMEDY = "Fetch the file again; if it is right, load it with --confirm-loss and the reason."


def not_ended(members: Iterable[Member], today: date) -> list[Fault]:
    """Return a fault for each file of a month that has not ended: an archive cannot have it."""
    return [
        Fault(
            member.name,
            f"{words(member.month)} has not ended yet on {today}",
            "Correct the month in the file and its name, or leave it out.",
        )
        for member in members
        if month_end(member.month) >= today
    ]


def losses(files: pd.DataFrame, held: Held, extracted: date, named: Mapping[str, str]) -> list[Fault]:
    """Return a fault for each file after which most of a force-month would be gone.

    Parameters
    ----------
    files : pandas.DataFrame
        One row a file: ``name, sha256, kind, force, month, rows_read, rows_rejected, rows_accepted``.
    held : Held
        What the store has.
    extracted : datetime.date
        When the files were extracted: those of an older extraction than the one held replace nothing.
    named : mapping of str to str
        Names, by slug, of the forces whose rows count in any figure.
    """
    found = []
    for row in files.itertuples():
        key = (row.kind, row.force, pd.Timestamp(row.month).date())
        confirmed = held.data(key, row.sha256)
        kept, home = (
            (row.rows_read - row.rows_rejected, row.rows_accepted)
            if row.rows_read or confirmed is None
            else (confirmed.rows_kept, confirmed.rows_home)
        )
        if row.force in named and held.would_rule(key, extracted):
            short = _short(key, kept, home, held, named[row.force])
            if short:
                found.append(Fault(row.name, short, REMEDY))
    return found


def _short(key: FileKey, kept: int, home: int, held: Held, name: str) -> str:
    kind, force, month = key
    before = held.ruling(key)
    wanted: tuple[float, float]
    if before is not None:
        part, wanted, what = REPLACED_PART, (before.rows_kept, before.rows_home), f"load {before.seq} has"
    else:
        usual = held.usual(kind, force)
        if len(usual) < USUAL_MONTHS:
            return ""
        wanted = (median(each.rows_kept for each in usual), median(each.rows_home for each in usual))
        part, what = USUAL_PART, f"its {len(usual)} months held mostly have"
    lost = [
        f"{rows:,} {where}, where {what} {expected:,.0f}"
        for rows, expected, where in zip((kept, home), wanted, ("rows", "rows at our places"), strict=True)
        if expected >= LEAST and rows < expected * part
    ]
    named = f"{kind.replace('_', ' ')} of {name} for {words(month)}"
    return f"{named} has only {' and '.join(lost)}" if lost else ""
