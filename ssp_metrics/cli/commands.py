"""The command line: ``python -m ssp_metrics …``. Errors are sentences and an exit code, never a traceback."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ssp_metrics import author
from ssp_metrics.cli import documentation, maintenance
from ssp_metrics.cli.targets import app as targets
from ssp_metrics.cli.terminal import answer, say, write
from ssp_metrics.errors import DeliveryError, Fault, SspError
from ssp_metrics.foreign_text import inert_table
from ssp_metrics.ingest import loading, returns
from ssp_metrics.periods import Period, parse_day, parse_month
from ssp_metrics.settings import settings
from ssp_metrics.sources.base import REJECTED_FILE
from ssp_metrics.store import loads, snapshot
from ssp_metrics.store.store import Store

app = typer.Typer(
    help="Figures of a Community Safety Partnership: load deliveries, build the store, ask for figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
load = typer.Typer(help="Load a delivery into the store and make its figures current.", no_args_is_help=True)
app.add_typer(load, name="load")
app.add_typer(targets, name="target")
app.add_typer(documentation.measure, name="measure")
for command in (maintenance.check, maintenance.unload, maintenance.adopt, maintenance.ship, maintenance.illustrate):
    app.command()(command)
app.command()(documentation.docs)

ROWS = ("read", "accepted", "elsewhere", "unlocated", "rejected")  # what became of the rows of a delivery
REJECTED_SHOWN = 20  # faults of rows left out that are printed; all stand in their file

PathArgument = Annotated[Path, typer.Argument(help="file or folder as delivered", show_default=False)]
Extracted = Annotated[str | None, typer.Option(help="day of extraction or publication, YYYY-MM-DD")]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help="who loads it, a name or role, kept with the load; else SSP_BY, else who is logged in, but never root",
        show_default=False,
    ),
]


@contextmanager
def _progress() -> Iterator[loading.Progress]:
    columns = (
        TextColumn("{task.description:<16}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=say, transient=True) as bars:
        task = bars.add_task("starting", total=None)

        def report(what: str, done: int, total: int) -> None:
            bars.update(task, description=what, completed=done, total=total or None)

        yield report


@app.command()
def build() -> None:
    """Build the snapshot from all loads; an empty store first takes in the shipped figures."""
    store = Store(settings())
    with _progress() as report:
        snapshot_id, is_new, taken = loading.build_store(store, report)
    if taken:
        say.print("The store was empty: the shipped figures were taken in.")
    say.print(f"Snapshot {snapshot_id} {'was built' if is_new else 'was there already'} and is current.")


@load.command("police-uk")
def load_police_uk(
    path: PathArgument,
    force: Annotated[list[str] | None, typer.Option(help="only this force's files, e.g. durham")] = None,
    extracted: Extracted = None,
    accept_valid: Annotated[bool, typer.Option(help="take the good rows of a delivery with faults")] = False,
    confirm_loss: Annotated[str, typer.Option(help="why far fewer rows than held or usual are right")] = "",
    by: By = "",
) -> None:
    """Load a data.police.uk archive (zip or folder)."""
    store = Store(settings())
    with _progress() as report:
        result = loading.load_police_uk(
            store,
            path,
            forces=force or (),
            extracted=parse_day(extracted),
            accept_valid=accept_valid,
            confirm_loss=confirm_loss,
            loaded_by=author.author(by),
            progress=report,
        )
    _summary(result)


@load.command("return")
def load_return(
    path: PathArgument,
    accept_valid: Annotated[bool, typer.Option(help="take the good rows of a return with faults")] = False,
    by: By = "",
) -> None:
    """Load a partner's return (CSV or XLSX in the project's template)."""
    store = Store(settings())
    try:
        with _progress() as report:
            result = loading.load_return(
                store, path, accept_valid=accept_valid, loaded_by=author.author(by), progress=report
            )
    except DeliveryError as error:
        say.print(error.what)
        say.print(_faults(error.faults[: DeliveryError.SHOWN]))
        if (more := len(error.faults) - DeliveryError.SHOWN) > 0:
            say.print(f"… and {more:,} more.")
        raise typer.Exit(1) from error
    _summary(result)
    if result.rejected and result.manifest is not None:
        rejects = loads.folder_of(store.loads_folder, result.manifest) / REJECTED_FILE
        say.print(f"The rows left out wait for their correction in {rejects}")


@app.command()
def template(
    folder: Annotated[Path, typer.Argument(help="folder to write to", show_default=False)],
    supplier: Annotated[str, typer.Option(help="only what this source returns, e.g. council_return")] = "",
) -> None:
    """Write the template of partner returns: empty, as an example, and as a workbook."""
    from ssp_metrics.sources.partner_return import template as templates  # noqa: PLC0415 - slow to import, and a load needs none

    store = Store(settings())
    for path in templates.write(folder, store.catalogue(), returns.areas(store), supplier):
        say.print(f"Wrote {path}")


def _faults(faults: Sequence[Fault]) -> Table:
    table = Table("row", "column", "found", "what to do", box=None)
    table.columns[0].justify = "right"
    for fault in faults:
        table.add_row("" if fault.row is None else str(fault.row), fault.column or "", fault.found, fault.remedy)
    return table


def _add_reference(source: str) -> None:
    def command(path: PathArgument, extracted: Extracted = None, by: By = "") -> None:
        store, day = Store(settings()), parse_day(extracted)
        _summary(loading.load_reference(store, source, path, extracted=day, loaded_by=author.author(by)))

    command.__doc__ = f"Load a file of the source “{source}”."
    load.command(source)(command)


for _source in loading.REFERENCE_SOURCES:
    _add_reference(_source)


def _summary(result: loading.Outcome) -> None:
    if result.manifest is None:
        say.print(result.message)
        return
    made = result.manifest
    say.print(f"Load {made.seq}: {made.file_name}")
    if made.loaded_by == author.NOT_NAMED:
        say.print("Nobody is named in its record: give --by NAME, or set SSP_BY.")
    table = Table("rows", "number", box=None)
    table.columns[1].justify = "right"
    for name in ROWS:
        table.add_row(name, f"{getattr(made, f'rows_{name}'):,}")
    say.print(table)
    if result.skipped:
        say.print(f"{result.skipped:,} files were held already and skipped.")
    for note in made.notes:
        say.print(f"Note: {note}")
    for fault in result.rejected[:REJECTED_SHOWN]:
        say.print(f"Rejected: {fault}", markup=False)
    if (more := len(result.rejected) - REJECTED_SHOWN) > 0:
        say.print(f"… and {more:,} more faults.")
    if result.message:
        say.print(f"Note: {result.message}")
    say.print(f"Extracted {made.extracted}. Snapshot {result.snapshot_id} is current.")


@app.command()
def status() -> None:
    """Print loads, coverage, freshness and gaps, and what each load changed."""
    from ssp_metrics.views.returns import returns  # noqa: PLC0415 - slow to import, and a load needs none
    from ssp_metrics.views.status import status as status_view  # noqa: PLC0415

    store = Store(settings())
    with snapshot.opened(store) as current:
        state = status_view(current)
        out = answer()
        table = Table("load", "source", "file", "extracted", "loaded", *ROWS, box=None)
        for row in state.loads.itertuples():
            days = f"{row.extracted:%Y-%m-%d}", f"{row.loaded_at:%Y-%m-%d}"
            numbers = [f"{getattr(row, f'rows_{name}'):,}" for name in ROWS]
            table.add_row(str(row.seq), row.source, row.file_name, *days, *numbers)
            if row.taken_back:
                table.add_row("", "", row.taken_back)
        out.print(f"Store {store.root}, snapshot {current.id}")
        out.print(table)
        coverage = Table("force", "kind", "months", "first", "last", "missing in between", box=None)
        for row in state.coverage.itertuples():
            coverage.add_row(row.force, row.kind, str(row.months), row.first, row.last, row.missing or "–")
        out.print(coverage)
        for sentence in state.findings:
            out.print(f"• {sentence}")
        out.print(f"• {returns(current).text}")
        if store.snapshot_id() != current.id:
            out.print("• Loads, catalogue or outlines have changed since: run `python -m ssp_metrics build`.")


@app.command()
def figure(
    measure: Annotated[str, typer.Argument(help="measure id, e.g. burglary", show_default=False)],
    area: Annotated[str, typer.Option(help="ONS code of a district, ward or LSOA")],
    to: Annotated[str, typer.Option(help="last month, YYYY-MM")],
    months: Annotated[
        int | None,
        typer.Option(help="length of the period in months; the measure's own, mostly 12", min=1, max=120),
    ] = None,
    as_at: Annotated[str | None, typer.Option(help="load number or date: what was known then")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print everything as JSON")] = False,
) -> None:
    """Print one figure with its interval, comparison, reading and provenance."""
    from ssp_metrics.views.figure import figure as figure_view  # noqa: PLC0415 - slow to import, and a load needs none

    with snapshot.opened(Store(settings())) as current:
        made = figure_view(current.at(as_at), measure, area, parse_month(to), months)
    if as_json:
        write(json.dumps(made.as_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        write(f"{made.text}\n{made.provenance.line}\n")


@app.command()
def table(
    measure: Annotated[str, typer.Argument(help="measure id, e.g. burglary", show_default=False)],
    level: Annotated[str, typer.Option(help="ward, lsoa or district")],
    from_: Annotated[str, typer.Option("--from", help="first month, YYYY-MM")],
    to: Annotated[str, typer.Option(help="last month, YYYY-MM")],
    vintage: Annotated[str | None, typer.Option(help="ward vintage, e.g. 2022 or 2023")] = None,
    by: Annotated[str, typer.Option(help="month or total")] = "month",
    as_at: Annotated[str | None, typer.Option(help="load number or date: what was known then")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="print CSV")] = False,
) -> None:
    """Print a measure for every area of a level."""
    from ssp_metrics.views.table import table as table_view  # noqa: PLC0415 - slow to import, and a load needs none

    with snapshot.opened(Store(settings())) as current:
        frame = table_view(
            current.at(as_at),
            measure,
            level,
            Period(parse_month(from_), parse_month(to)),
            vintage=vintage,
            by=by,
        )
    if as_csv:
        inert_table(frame).to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        write(frame.to_string(index=False, na_rep="") + "\n")


@app.command()
def page(
    key: Annotated[str, typer.Argument(metavar="PAGE", help="as in its address, e.g. asb or overview")],
    measure: Annotated[str, typer.Option(help="which measure, where the page offers a choice")] = "",
    to: Annotated[str, typer.Option(help="last month of the year shown, YYYY-MM")] = "",
    as_at: Annotated[str, typer.Option(help="load number or date: what was known then")] = "",
    choose: Annotated[list[str] | None, typer.Option(help="another choice of the address, e.g. part=returns")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print everything as JSON")] = False,
) -> None:
    """Print what a screen says: every reading, headline, table and source, in its order."""
    from ssp_metrics import pages  # noqa: PLC0415 - slow to import, and a load needs none
    from ssp_metrics.outputs import data, text  # noqa: PLC0415

    given = {"measure": measure, "to": to, "as_at": as_at} | dict(_choice(one) for one in choose or ())
    with snapshot.opened(Store(settings())) as current:
        composed, request = pages.composed(current, key, {name: value for name, value in given.items() if value})
        if as_json:
            write(json.dumps(data.page(composed, request), ensure_ascii=False, indent=2) + "\n")
        else:
            write(text.page(composed, request))


def _choice(given: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not sign:
        what = f"“{given}” is not a choice."
        raise SspError(what, "", "Write it as in an address, e.g. --choose part=returns.")
    return name, value


def main() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except SspError as error:
        say.print(str(error))
        sys.exit(1)
