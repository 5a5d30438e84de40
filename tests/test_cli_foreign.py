"""The command line over a store full of hostile text: each command ends well and prints the text as it was written."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import partial

import pytest

from ssp_metrics import cli
from ssp_metrics.settings import settings
from tests import hostile

HOME = "E06000004"
REASON, WHO = f"{hostile.FORMULA} {hostile.SIGNS[:200]} [/red]", "[bold] chair [/red]"


def command(environment, *arguments):
    """Run a command as a person does; give its exit code and what it printed."""
    out, why = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(why):
        for name, value in environment.items():
            patch.setenv(name, str(value))
        patch.setattr(sys, "argv", ["ssp_metrics", *map(str, arguments)])
        settings.cache_clear()
        try:
            with pytest.raises(SystemExit) as ended:  # any other exception is a traceback
                cli.main()
        finally:
            settings.cache_clear()
    return ended.value.code or 0, out.getvalue(), why.getvalue()


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    data, geo = hostile.data(folder / "data", light=True), hostile.geo(folder / "geo")
    return {"SSP_DATA": data, "SSP_GEO": geo, "SSP_STORE": folder / "store", "COLUMNS": 5000}


@pytest.fixture(scope="module")
def loaded(installation, tmp_path_factory):
    """What the loads printed, by what was loaded."""
    folder = tmp_path_factory.mktemp("deliveries")
    return {
        "archive": command(installation, "load", "police-uk", hostile.archive(folder, "2026-01", "cleveland")),
        "faulty": command(installation, "load", "return", hostile.a_return(folder, faulty=True)),
        "return": command(installation, "load", "return", hostile.a_return(folder)),
    }


@pytest.fixture
def run(installation, loaded):  # noqa: ARG001 - a store with deliveries in it
    return partial(command, installation)


def words(text):
    """A text without its blanks: a table breaks a long cell where there is room."""
    return "".join(text.split())


def test_deliveries_are_loaded_and_their_notes_printed(loaded):
    code, _, said = loaded["archive"]
    assert code == 0
    assert words(hostile.CRIME_TYPE) in words(said)
    assert words(hostile.SIGNS) in words(said)
    code, _, said = loaded["faulty"]
    assert code == 1
    assert words(hostile.text("nowhere")[:26]) in words(said)
    code, _, said = loaded["return"]
    assert code == 0
    assert words(hostile.FILE) in words(said)


def test_the_store_is_built_checked_and_shown(run):
    assert run("build")[0] == 0
    assert run("check")[0] == 0
    code, said, _ = run("status")
    assert code == 0
    assert hostile.FILE[:20] in said
    assert "[bold].csv" in said


def test_targets_are_set_and_listed(run):
    code, _, said = run(
        "target", "set", "burglary", "--year", "2025-04", "--value", "9", "--reason", REASON, "--by", WHO
    )
    assert (code, "at most 9" in said) == (0, True)
    code, said, _ = run("target", "list")
    assert code == 0
    assert words(hostile.SIGNS[:40]) in words(said)
    assert words(WHO) in words(said)


def test_figures_are_printed(run):
    code, said, _ = run("figure", "hate_crime", "--area", HOME, "--to", "2025-12", "--json")
    assert code == 0
    assert hostile.SIGNS in json.loads(said)["title"]
    assert hostile.SIGNS in run("figure", "hate_crime", "--area", HOME, "--to", "2025-12")[1]


def test_tables_hold_no_formula(run):
    wards = ("table", "burglary", "--level", "ward", "--from", "2026-01", "--to", "2026-01", "--by", "total")
    code, said, _ = run(*wards)
    assert code == 0
    assert hostile.SIGNS in said
    code, said, _ = run(*wards, "--csv")
    assert code == 0
    rows = list(csv.reader(io.StringIO(said)))
    assert len(rows) > 20
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert sum(cell.startswith(f"'{hostile.WARD}") for row in rows for cell in row) > 20


@pytest.mark.parametrize(
    "arguments",
    [
        ("figure", "[/red]", "--area", "[/red]", "--to", "2025-12"),
        ("figure", "hate_crime", "--area", "[/red]", "--to", "[/red]"),
        ("load", "police-uk", "no [/red] file"),
        ("load", "return", "no [/red] file"),
        ("target", "list", "[/red]"),
        ("target", "set", "burglary", "--year", "[/red]", "--value", "1", "--reason", "x", "--by", "x"),
        ("template", "FOLDER", "--supplier", "[/red]"),
        ("[/red]",),
    ],
)
def test_what_a_person_types_is_repeated_as_it_was_typed(run, tmp_path, arguments):
    code, said, why = run(*(tmp_path if one == "FOLDER" else one for one in arguments))
    assert code in {0, 1, 2}
    assert "[/red]" in said + why


def test_control_signs_do_not_reach_the_terminal(run):
    _, said, why = run("load", "return", "no \x1b[2J file")
    assert "\x1b" not in said + why
