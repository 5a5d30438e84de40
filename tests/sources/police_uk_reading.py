"""Reading small archives without a store, for the tests of the loader."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ssp_metrics.geography.places import Outlines
from ssp_metrics.sources import police_uk
from ssp_metrics.sources.police_uk.held import Held
from tests import archives
from tests.place import SETTINGS

LOOKUP = [(archives.HERE[2], "E06000004"), (archives.THERE[2], "E06000004"), (archives.HARTLEPOOL[2], "E06000001")]
ACCOUNT = ("accepted", "elsewhere", "unlocated", "rejected")


@cache
def _outlines():
    return Outlines.open(*SETTINGS.outlines)


def context(held=(), known=()):
    """The smallest world: three LSOAs, all forces, two crime types that are known."""
    return police_uk.ArchiveContext(
        home="E06000004",
        forces=pd.read_csv(SETTINGS.reference[0] / "forces.csv", dtype="str"),
        lsoa_district=pd.DataFrame(LOOKUP, columns=["lsoa_code", "district_code"]),
        outlines=_outlines(),
        known=pd.DataFrame(list(known), columns=["lon", "lat"], dtype="float64"),
        crime_types=frozenset({"Burglary", "Anti-social behaviour"}),
        held=Held(list(held)),
    )


def read(folder, files, *, held=(), known=(), as_folder=False, **options):
    """Read files, given by name and bytes or street rows, as one archive; ``folder`` takes all that is written."""
    number = len(list(folder.iterdir()))
    workspace = folder / f"work-{number}"
    workspace.mkdir()
    make = archives.make_folder if as_folder else archives.make_zip
    return police_uk.read(make(folder / f"archive-{number}", files), context(held, known), workspace, **options)


def is_accounted_for(delivery):
    """Whether every row read went somewhere, over the delivery and in every file."""
    counts, files = delivery.counts(), delivery.files
    by_file = files[[f"rows_{name}" for name in ACCOUNT]].sum(axis=1)
    return counts["read"] == sum(counts[name] for name in ACCOUNT) and bool((by_file == files["rows_read"]).all())
