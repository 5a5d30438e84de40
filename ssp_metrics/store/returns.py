"""What is supplied area by area, in a snapshot: what may be shown of it, and which measures show it."""

from __future__ import annotations

import duckdb
import pandas as pd

from ssp_metrics import disclosure
from ssp_metrics.catalogue import Catalogue


def publish(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Catalogue:
    """Write ``partner_figure`` (returns after disclosure control, offence groups by force area) and ``return_select``.

    Returns
    -------
    Catalogue
        The same, with every measure marked illustrative whose rows are.
    """
    parents = dict(connection.execute(_PARENTS).fetchall())
    held, taken_back = ({row[0] for row in connection.execute(query).fetchall()} for query in (_HELD, _TAKEN_BACK))
    for measure in catalogue.returned():
        if measure.id not in held:  # most are not, and to ask for the rows of each takes a while
            continue
        rows = connection.execute(_ROWS, [measure.id, measure.every]).df()
        if measure.id in taken_back:
            before = connection.execute(_BEFORE, [measure.id, measure.every]).df()
            rows = pd.concat([rows, _as_past(before)], ignore_index=True)
        if measure.suppression != "open":
            rows = _of_one_vintage(rows)
        if rows.empty:
            continue
        published = disclosure.publish(rows, measure, parents)
        connection.register("published_frame", published[published["known_from"] >= 0])
        connection.execute(_WRITE)
        connection.unregister("published_frame")
    for measure in catalogue.measures.values():
        if measure.selector.table == "force_crime":
            asked = measure.model_dump(include={"id", "months", "year_ends", "every"})
            chosen = measure.selector.model_dump(include={"categories", "numerator"})
            connection.execute(_OFFENCES, asked | {name: list(offences) for name, offences in chosen.items()})
    shown = [measure for measure in catalogue.measures.values() if measure.by_area]
    if shown:
        connection.executemany(
            "INSERT INTO return_select VALUES (?, ?, ?, ?, ?)",
            sorted((m.id, m.returned_as, m.selector.sex, m.selector.age_band, m.selector.category) for m in shown),
        )
    synthetic = {row[0] for row in connection.execute(_ILLUSTRATIVE).fetchall()}
    measures = {
        key: measure.model_copy(update={"illustrative": True}) if measure.returned_as in synthetic else measure
        for key, measure in catalogue.measures.items()
    }
    return catalogue.model_copy(update={"measures": measures})


def _as_past(before: pd.DataFrame) -> pd.DataFrame:
    """Return what was shown while taken-back loads counted as versions that are known at no as-at, but are masked with.

    Without them a figure that was hidden for the sake of another would be shown once that other is taken back.
    """
    return before.assign(
        known_from=before["known_from"] - _LONG_AGO, known_to=(before["known_to"] - _LONG_AGO).fillna(-1)
    )


def _of_one_vintage(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave away wards that a later return gave on another vintage, in every as-at.

    Many wards are the same in both under different codes: with the two of them side by side, a count hidden in one
    could be read in the other.
    """
    wards = rows["level"] == "ward"
    latest = rows[wards].sort_values("seq").groupby("period_start")["vintage"].last()
    return rows[~wards | (rows["vintage"] == rows["period_start"].map(latest))].reset_index(drop=True)


_PARENTS = """
SELECT code, parent FROM (
    SELECT code, getvariable('home') AS parent FROM area WHERE kind = 'ward'
    UNION ALL
    SELECT district_code, force_area_code FROM district WHERE force_area_code IS NOT NULL)
"""
# What was returned before the catalogue changed the length of a period is kept, but fits no figure any more.
_ROWS = "FROM partner_observation WHERE measure_id = ? AND period_months = ? ORDER BY ALL"
_BEFORE = _ROWS.replace("partner_observation", "partner_before")
_HELD = "SELECT DISTINCT measure_id FROM partner_observation"
_TAKEN_BACK = "SELECT DISTINCT measure_id FROM partner_before"
_LONG_AGO = 10**9
_WRITE = """
INSERT INTO partner_figure
    SELECT measure_id, level, vintage, area_code, (period_start + to_months(period_months - 1))::DATE, period_months,
           sex, age_band, category, numerator, denominator, suppressed, extracted, seq, file_name, known_from, known_to
    FROM published_frame ORDER BY ALL
"""
# A year that lacks one of the offence groups has no row, and neither has one whose count is below zero as published.
_OFFENCES = """
INSERT INTO partner_figure
    SELECT $id, 'force_area', '', f.force_area_code, date_trunc('month', c.period_end)::DATE, c.months, 'all', 'all',
           'all', sum(c.n) FILTER (len($numerator) = 0 OR list_contains($numerator::VARCHAR[], c.offence)) AS counted,
           CASE WHEN len($numerator) > 0 THEN sum(c.n) END, false, l.extracted, l.seq, l.file_name, c.known_from,
           c.known_to
    FROM force_crime AS c JOIN police_force AS f ON f.rolling_year_name = c.force_area
    JOIN load AS l ON l.seq = c.known_from AND l.source = 'force_area'
    WHERE f.scope = 'territorial' AND f.force_area_code IS NOT NULL AND list_contains($categories, c.offence)
      AND c.months = $months AND (month(c.period_end) + 12 - $year_ends) % $every = 0
    GROUP BY ALL HAVING count(*) = len($categories) AND counted BETWEEN 0 AND sum(c.n)
    ORDER BY ALL
"""
_ILLUSTRATIVE = "SELECT DISTINCT measure_id FROM partner_observation WHERE illustrative"
