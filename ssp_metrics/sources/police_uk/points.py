"""Places of police.uk points: the district of those without an LSOA, the small areas of those at home."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from ssp_metrics.geography import places

# The archive's LSOA codes are of the 2021 census from this month on; earlier months mix 2011 and 2021 codes.
LSOA_2021_FROM = date(2023, 6, 1)


def place(
    connection: duckdb.DuckDBPyConnection, home: str, outlines: places.Outlines, known: pd.DataFrame
) -> list[str]:
    """Make the tables ``spot`` (point → district) and ``point_area`` (new point → small areas); return notes.

    Each distinct point is placed once. ``known`` holds the points that earlier loads placed: they keep their codes.
    """
    loose = connection.execute(
        """SELECT DISTINCT lon::DOUBLE AS lon, lat::DOUBLE AS lat FROM grouped
           WHERE lon IS NOT NULL AND district_code IS NULL ORDER BY ALL"""
    ).df()
    loose["district_code"] = places.district_of(loose, home, outlines) if len(loose) else None
    connection.register("loose_frame", loose)
    connection.register("known_frame", known)
    connection.execute(
        """CREATE TABLE spot AS
               SELECT lon, lat, min(district_code) AS district_code FROM grouped
               WHERE lon IS NOT NULL AND district_code IS NOT NULL GROUP BY ALL;
           INSERT INTO spot
               SELECT loose.lon::DECIMAL(9, 6), loose.lat::DECIMAL(9, 6),
                      CASE WHEN known.lon IS NULL THEN loose.district_code ELSE getvariable('home') END
               FROM loose_frame AS loose
               LEFT JOIN known_frame AS known
                   ON known.lon::DECIMAL(9, 6) = loose.lon::DECIMAL(9, 6)
                   AND known.lat::DECIMAL(9, 6) = loose.lat::DECIMAL(9, 6)
               ANTI JOIN spot ON spot.lon = loose.lon::DECIMAL(9, 6) AND spot.lat = loose.lat::DECIMAL(9, 6)"""
    )
    # One LSOA a point: the one that most rows name since the change of vintage, a tie to the lower code.
    new = connection.execute(
        """WITH vote AS (
               SELECT lon, lat, lsoa_code, sum(n) AS n FROM grouped JOIN file USING (file_id)
               WHERE lsoa_code IS NOT NULL AND month >= ? GROUP BY ALL),
           winner AS (
               SELECT lon, lat, first(lsoa_code ORDER BY n DESC, lsoa_code) AS lsoa21_police
               FROM vote GROUP BY ALL)
           SELECT spot.lon::DOUBLE AS lon, spot.lat::DOUBLE AS lat, lsoa21_police
           FROM spot LEFT JOIN winner USING (lon, lat)
           ANTI JOIN known_frame AS known
               ON known.lon::DECIMAL(9, 6) = spot.lon AND known.lat::DECIMAL(9, 6) = spot.lat
           WHERE district_code = ? ORDER BY ALL""",
        [LSOA_2021_FROM, home],
    ).df()
    placed = places.long_form(places.place(new, outlines), outlines)
    connection.register("placed_frame", placed)
    connection.execute(
        """CREATE TABLE point_area AS
               SELECT lon::DECIMAL(9, 6) AS lon, lat::DECIMAL(9, 6) AS lat, level, vintage, area_code, nearest
               FROM placed_frame"""
    )
    drawn = [kind for kind in (places.LSOA, places.WARD) if outlines.vintages(kind)]
    lost = placed[placed["area_code"].isna() & placed["level"].isin(drawn)]
    return [
        f"{len(points):,} point{'s lie' if len(points) > 1 else ' lies'} in no {level} of vintage {vintage} and more "
        f"than {places.NEAREST_M:.0f} m from any: counted for the district only."
        for (level, vintage), points in lost.groupby(["level", "vintage"])
    ]
