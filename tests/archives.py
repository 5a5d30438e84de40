"""Tiny archives in the form of data.police.uk, for tests: a zip or a folder of force-month files with given rows."""

from __future__ import annotations

import csv
import io
import zipfile

from ssp_metrics.sources.police_uk.layout import LAYOUTS

# A snap point of Stockton with its LSOA, another one, and one next door in Hartlepool.
HERE = ("-1.274155", "54.614675", "E01012214")
THERE = ("-1.295975", "54.536428", "E01012292")
HARTLEPOOL = ("-1.214700", "54.686700", "E01011949")
NOWHERE = ("", "", "")
NAMES = {"cleveland": "Cleveland Police", "durham": "Durham Constabulary", "btp": "British Transport Police"}


def name(month, force="cleveland", kind="street"):
    """The name of a member as the archive has it."""
    return f"{month}/{month}-{force}-{kind.replace('_', '-')}.csv"


def street(month, place=HERE, crime_type="Burglary", outcome="Under investigation", by="Cleveland Police", number=1):
    """One row of a street file, or several that are the same."""
    lon, lat, lsoa = place
    row = ["c" * 64, month, by, by, lon, lat, "On or near Here", lsoa, "Name 001A", crime_type, outcome, ""]
    return [row] * number


def outcomes(month, place=HERE, outcome="Offender given a caution", by="Cleveland Police", number=1):
    """One row of an outcomes file, or several."""
    lon, lat, lsoa = place
    return [["c" * 64, month, by, by, lon, lat, "On or near Here", lsoa, "Name 001A", outcome]] * number


def search(when, place=HERE, looking_for="Controlled drugs", outcome="Arrest", number=1):
    """One row of a stop and search file, or several."""
    lon, lat, _ = place
    row = ["Person search", when, "", "", lat, lon, "Male", "18-24", "White", "White", "Act", looking_for, outcome]
    return [[*row, "", ""]] * number


def text(rows, kind="street"):
    """The bytes of a file with these rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([LAYOUTS[kind].columns, *rows])
    return out.getvalue().encode()


def make_zip(path, files):
    """Write a zip with these members (name → bytes, or rows of a street file) and return its path."""
    with zipfile.ZipFile(path, "w") as archive:
        for member, contents in files.items():
            info = zipfile.ZipInfo(member)  # without the time of day: the same files, the same bytes
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, contents if isinstance(contents, bytes) else text(contents))
    return path


def make_folder(path, files):
    """Write the same as a folder and return its path."""
    for member, contents in files.items():
        (path / member).parent.mkdir(parents=True, exist_ok=True)
        (path / member).write_bytes(contents if isinstance(contents, bytes) else text(contents))
    return path


def month_zip(path, month, force="cleveland", number=3, **row):
    """Write a zip with one street file of one month, the simplest good archive."""
    row.setdefault("by", NAMES[force])
    return make_zip(path, {name(month, force): street(month, number=number, **row)})
