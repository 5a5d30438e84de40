"""What is made from the code: a new measure's file, the schemas of the catalogue, the tables of ``docs/``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer
from typer.cli import get_docs_for_click

from ssp_metrics.catalogue import keys
from ssp_metrics.catalogue.models import SNAKE_CASE, TO_WRITE, Measure
from ssp_metrics.cli.terminal import say
from ssp_metrics.duck import in_words
from ssp_metrics.errors import SspError
from ssp_metrics.files import replace_text
from ssp_metrics.settings import ROOT, Settings, settings

PROGRAM = "python -m ssp_metrics"
MADE = re.compile(r"(<!-- made: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
"""A part of a file of ``docs/`` that is made from the code, and what of."""

measure = typer.Typer(help="Measures of the catalogue: begin a new one.", no_args_is_help=True)


@measure.command("new")
def new(
    measure_id: Annotated[str, typer.Argument(metavar="ID", help="small letters, digits and _, e.g. bus_shelters")],
    own: Annotated[bool, typer.Option("--own", help="in the partnership's own folder, not for every one")] = False,
) -> None:
    """Write the file of a new measure with every key explained, to be filled in."""
    folders = [folder / "measures" for folder in settings().catalogue]
    path = folders[own] / f"{measure_id}.toml"
    if not re.fullmatch(SNAKE_CASE, measure_id):
        what = f"“{measure_id}” is no id of a measure."
        raise SspError(what, "", "Begin with a small letter; small letters, digits and _ may follow.")
    if found := [folder for folder in folders if (folder / path.name).exists()]:
        what = f"There is a measure “{measure_id}” already."
        raise SspError(what, str(found[0] / path.name), "Choose another id.")
    schema = Path(os.path.relpath(schemas_of(settings()) / "measure.json", path.parent)).as_posix()
    with in_words("The measure could not be written", path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, keys.to_fill_in(Measure, measure_id, schema))
    say.print(f"Wrote {path}")
    say.print(f"Write what stands for {TO_WRITE} and take the # from what else you need; docs/catalogue.md says more.")
    say.print(f"Then run: {PROGRAM} check, and build. Until it is written, both refuse the catalogue.")


def docs() -> None:
    """Make the schemas of the catalogue and the tables of docs/ again from the code (for maintainers)."""
    for path, text in made(settings()).items():
        path.parent.mkdir(exist_ok=True)
        replace_text(path, text)
        say.print(f"Wrote {path}")


def schemas_of(chosen: Settings) -> Path:
    """Return the folder of the schemas of the catalogue."""
    return chosen.data / "catalogue" / "schema"


def made(chosen: Settings) -> dict[Path, str]:
    """Return every file that is made from the code, whole or in part, and its text."""
    schemas = {schemas_of(chosen) / f"{name}.json": keys.schema_text(kind) for name, kind in keys.KINDS.items()}
    tables = {model: keys.table(kind, model) for kind in keys.KINDS.values() for model in keys.keys(kind)}
    tables |= {"commands": _commands(), "variables": _variables()}
    paths = [ROOT / "docs" / name for name in ("catalogue.md", "commands.md")]
    return schemas | {
        path: MADE.sub(lambda part: f"{part[1]}{tables[part[2]]}\n{part[3]}", path.read_text("utf-8")) for path in paths
    }


def _commands() -> str:
    from ssp_metrics.cli.commands import app  # noqa: PLC0415 - it has this module's commands

    command = typer.main.get_command(app)
    return get_docs_for_click(obj=command, ctx=typer.Context(command), name=PROGRAM, indent=1).strip()


def _variables() -> str:
    lines = ["| variable | what it says | unless set |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = str(field.default).replace(f"{ROOT}{os.sep}", "")
        lines.append(f"| `SSP_{name.upper()}` | {field.description} | {default if field.default else 'nothing'} |")
    return "\n".join(lines)
