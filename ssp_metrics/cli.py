"""The command line: ``python -m ssp_metrics …``. Errors are sentences and an exit code, never a traceback."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ssp_metrics import shipping
from ssp_metrics.errors import SspError
from ssp_metrics.periods import Period, parse_month
from ssp_metrics.settings import settings
from ssp_metrics.store import loading, snapshot
from ssp_metrics.store.store import Store

app = typer.Typer(
    help="Figures of a Community Safety Partnership: load deliveries, build the store, ask for figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
load = typer.Typer(help="Load a delivery into the store and make its figures current.", no_args_is_help=True)
app.add_typer(load, name="load")
say = Console(stderr=True, highlight=False)

PathArgument = Annotated[Path, typer.Argument(help="file or folder as delivered", show_default=False)]
Extracted = Annotated[str | None, typer.Option(help="day of extraction or publication, YYYY-MM-DD")]


@contextmanager
def _progress() -> Iterator[loading.Progress]:
    columns = (
        TextColumn("{task.description:<16}"),
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
) -> None:
    """Load a data.police.uk archive (zip or folder)."""
    store = Store(settings())
    with _progress() as report:
        result = loading.load_police_uk(
            store,
            path,
            forces=force or (),
            extracted=_day(extracted),
            accept_valid=accept_valid,
            progress=report,
        )
    _summary(result)


def _add_reference(source: str) -> None:
    def command(path: PathArgument, extracted: Extracted = None) -> None:
        _summary(loading.load_reference(Store(settings()), source, path, extracted=_day(extracted)))

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
    table = Table("rows", "number", box=None)
    table.columns[1].justify = "right"
    for name in ("read", "accepted", "elsewhere", "unlocated", "rejected"):
        table.add_row(name, f"{getattr(made, f'rows_{name}'):,}")
    say.print(table)
    if result.skipped:
        say.print(f"{result.skipped:,} files were held already and skipped.")
    for note in made.notes:
        say.print(f"Note: {note}")
    for fault in result.rejected[:20]:
        say.print(f"Rejected: {fault}")
    say.print(f"Extracted {made.extracted}. Snapshot {result.snapshot_id} is current.")


@app.command()
def status() -> None:
    """Print loads, coverage, freshness and gaps, and what each load changed."""
    from ssp_metrics.views.status import status as status_view  # noqa: PLC0415 - slow to import, and a load needs none

    store = Store(settings())
    with snapshot.opened(store) as current:
        state = status_view(current)
        out = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
        table = Table("load", "source", "file", "extracted", "loaded", "read", "accepted", "elsewhere", "unlocated",
                      "rejected", box=None)  # fmt: skip
        for row in state.loads.itertuples():
            numbers = (
                row.rows_read,
                row.rows_accepted,
                row.rows_elsewhere,
                row.rows_unlocated,
                row.rows_rejected,
            )
            table.add_row(
                str(row.seq), row.source, row.file_name, f"{row.extracted:%Y-%m-%d}", f"{row.loaded_at:%Y-%m-%d}",
                *(f"{number:,}" for number in numbers),
            )  # fmt: skip
        out.print(f"Store {store.root}, snapshot {current.id}")
        out.print(table)
        coverage = Table("force", "kind", "months", "first", "last", "missing in between", box=None)
        for row in state.coverage.itertuples():
            coverage.add_row(row.force, row.kind, str(row.months), row.first, row.last, row.missing or "–")
        out.print(coverage)
        for sentence in state.findings:
            out.print(f"• {sentence}")
        if store.snapshot_id() != current.id:
            out.print("• Loads, catalogue or outlines have changed since: run `python -m ssp_metrics build`.")


@app.command()
def figure(
    measure: Annotated[str, typer.Argument(help="measure id, e.g. burglary", show_default=False)],
    area: Annotated[str, typer.Option(help="ONS code of a district, ward or LSOA")],
    to: Annotated[str, typer.Option(help="last month, YYYY-MM")],
    months: Annotated[int, typer.Option(help="length of the period in months", min=1, max=120)] = 12,
    as_at: Annotated[str | None, typer.Option(help="load number or date: what was known then")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print everything as JSON")] = False,
) -> None:
    """Print one figure with its interval, comparison, reading and provenance."""
    from ssp_metrics.views.figure import figure as figure_view  # noqa: PLC0415 - slow to import, and a load needs none

    with snapshot.opened(Store(settings())) as current:
        made = figure_view(current, measure, area, parse_month(to), months, current.as_at(as_at))
    if as_json:
        sys.stdout.write(json.dumps(made.as_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(f"{made.text}\n{made.provenance.line}\n")


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
            current,
            measure,
            level,
            Period(parse_month(from_), parse_month(to)),
            vintage=vintage,
            by=by,
            as_at=current.as_at(as_at),
        )
    if as_csv:
        frame.to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        sys.stdout.write(frame.to_string(index=False, na_rep="") + "\n")


@app.command()
def check() -> None:
    """Check that catalogue, shipped data, outlines and store hold together."""
    store = Store(settings())
    catalogue = store.catalogue()
    outlines = store.outlines()
    for vintage in (catalogue.partnership.ward_vintage,):
        outlines.features("ward", vintage)
    say.print(
        f"Catalogue: {len(catalogue.measures)} measures, {len(catalogue.priorities)} priorities. "
        f"Outlines: wards of {', '.join(outlines.vintages('ward'))}. Loads: {len(store.loads())}."
    )
    damaged = loading.damaged(store)
    if damaged:
        what = f"{len(damaged)} file{'s' if len(damaged) > 1 else ''} of loads differ from their manifest."
        raise SspError(what, ", ".join(damaged), "Restore them from git or a backup.")
    with snapshot.opened(store) as current:
        stale = "" if store.snapshot_id() == current.id else " It is older than the loads or catalogue: run build."
        say.print(f"Snapshot {current.id} opens; its last load is {current.latest}.{stale}")
    say.print("Everything holds together.")


@app.command()
def ship(
    reference: Annotated[Path, typer.Argument(help="folder of the reference data", show_default=False)],
) -> None:
    """Make the shipped figures and outlines again from the reference data (for maintainers)."""
    shipping.ship(reference, settings(), say.print)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        what = f"“{text}” is not a date."
        raise SspError(what, "", "Write a date as YYYY-MM-DD.") from error


def main() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except SspError as error:
        say.print(str(error), markup=False)
        sys.exit(1)
