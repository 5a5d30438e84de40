"""Ranks, deciles and scores of the English Indices of Deprivation, editions 2019 and 2025."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from ssp_metrics.sources.base import Delivery, refuse
from ssp_metrics.sources.table import OGL_MHCLG, Table, check_extracted, read_csv, unknown_layout

ENGLISH_LSOA = "E01[0-9]{6}"
_SHARED = ["IMD", "Income", "Employment", "Education", "Health", "Crime", "Environment"]


@dataclass(frozen=True)
class Release:
    """One edition of the indices: its form, its number of areas and the day it was published."""

    name: str
    vintage: str
    code: str
    domains: list[str]
    has_scores: bool
    areas: int
    published: date

    @property
    def columns(self) -> list[str]:
        """Every column the file must have."""
        parts = ["rank", "decile", "score"] if self.has_scores else ["rank", "decile"]
        return [self.code, *(f"{domain}_{part}" for domain in self.domains for part in parts)]


EDITIONS = [
    Release("2019", "2011", "lsoa11_code", [*_SHARED, "Housing_and_Access"], False, 32844, date(2019, 9, 26)),
    Release("2025", "2021", "lsoa21_code", [*_SHARED, "Housing_and_Services"], True, 33755, date(2025, 10, 30)),
]


def read(path: Path, *, extracted: date | None = None) -> Delivery:
    """Read one edition of the Indices of Deprivation, recognised by its columns.

    Parameters
    ----------
    path : Path
        CSV file: a column of LSOA codes (``lsoa11_code`` or ``lsoa21_code``) and for each domain
        ``<domain>_rank`` and ``<domain>_decile``, in edition 2025 ``<domain>_score`` too.
    extracted : datetime.date, optional
        Day of extraction; by default the day the edition was published.

    Returns
    -------
    Delivery
        Table ``deprivation``, one row an LSOA and domain: ``edition, lsoa_code, lsoa_vintage, domain`` (snake
        case, ``imd`` is the whole index), ``rank`` (1 = most deprived in England), ``decile`` (1 = most
        deprived tenth), ``score`` (null in edition 2019).

    Raises
    ------
    DeliveryError
        With every fault found.
    """
    table = read_csv(path)
    found = set(table.rows.columns)
    edition = next((known for known in EDITIONS if set(known.columns) <= found), None)
    if edition is None:
        unknown_layout(table, {f"edition {known.name}": known.columns for known in EDITIONS})
    table.matches(edition.code, ENGLISH_LSOA, "an English LSOA")
    table.unique([edition.code])
    frame = pd.concat([_of_domain(table, edition, domain) for domain in edition.domains], ignore_index=True)
    extracted = check_extracted(table, extracted, edition.published)
    refuse(path.name, table.faults)
    frame = frame.astype({"rank": "int64", "decile": "int64"})
    frame = frame.sort_values(["lsoa_code", "domain"], ignore_index=True)
    return table.delivery("deprivation", path, extracted, {"deprivation": frame}, OGL_MHCLG)


def _of_domain(table: Table, edition: Release, domain: str) -> pd.DataFrame:
    score = table.numbers(f"{domain}_score", whole=False, least=-100, most=100) if edition.has_scores else np.nan
    return pd.DataFrame(
        {
            "edition": edition.name,
            "lsoa_code": table.rows[edition.code],
            "lsoa_vintage": edition.vintage,
            "domain": domain.lower(),
            "rank": table.numbers(f"{domain}_rank", least=1, most=edition.areas),
            "decile": table.numbers(f"{domain}_decile", least=1, most=10),
            "score": score,
        }
    )
