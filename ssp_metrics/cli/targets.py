"""The command line's targets: ``python -m ssp_metrics target set|list|withdraw``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ssp_metrics.cli.terminal import answer, say
from ssp_metrics.periods import parse_month
from ssp_metrics.settings import settings
from ssp_metrics.store.store import Store

if TYPE_CHECKING:
    from ssp_metrics.records.targets import Targets

app = typer.Typer(help="Targets of the partnership: set, list or withdraw them.", no_args_is_help=True)

MeasureArgument = Annotated[str, typer.Argument(help="measure id, e.g. burglary", show_default=False)]
Year = Annotated[str, typer.Option(help="first month of the year that it is for, YYYY-MM")]
Reason = Annotated[str, typer.Option(help="why, in a sentence")]
By = Annotated[str, typer.Option("--by", help="who says so: a role or a name")]
Area = Annotated[str | None, typer.Option(help="ONS code; the partnership's own district by default")]


@app.command("set")
def set_(
    measure: MeasureArgument,
    year: Year,
    value: Annotated[float, typer.Option(help="a number of events, or a percentage for a share")],
    reason: Reason,
    by: By,
    baseline: Annotated[float | None, typer.Option(help="what it starts from")] = None,
    baseline_period: Annotated[str, typer.Option(help="when that was, e.g. “year to March 2022”")] = "",
    area: Area = None,
) -> None:
    """Set the target of a measure for a year; the one before stays in the history."""
    made = _targets().set_target(
        measure,
        parse_month(year),
        value,
        reason=reason,
        set_by=by,
        baseline=baseline,
        baseline_period=baseline_period,
        area_code=area,
    )
    say.print(f"Target of {made.measure_id} for {made.year_words}: {made.words}.")


@app.command()
def withdraw(measure: MeasureArgument, year: Year, reason: Reason, by: By, area: Area = None) -> None:
    """Take back the target of a measure for a year; both records stay in the history."""
    made = _targets().withdraw(measure, parse_month(year), reason=reason, set_by=by, area_code=area)
    say.print(f"Withdrawn: {made.measure_id}, {made.words} for {made.year_words}.")


@app.command("list")
def list_(
    measure: Annotated[str | None, typer.Argument(help="only this measure, with its whole history")] = None,
    area: Area = None,
) -> None:
    """List the targets in force, or every record of one measure."""
    book = _targets()
    records = book.standing() if measure is None else book.history(measure, area_code=area)
    if not records:
        say.print("No target is set." if measure is None else f"No target was ever set for {measure}.")
        return
    table = Table("measure", "for", "target", "baseline", "reason", "by", "when (UTC)", box=None)
    for one in records:
        target = f"{'withdrawn: ' if one.withdrawn else ''}{one.words}"
        when = f"{one.set_at:%Y-%m-%d %H:%M}"
        table.add_row(one.measure_id, one.year_words, target, one.baseline_words or "–", one.reason, one.set_by, when)
    answer(200).print(table)


def _targets() -> Targets:
    from ssp_metrics.records import database  # noqa: PLC0415 - slow to import, and other commands need none
    from ssp_metrics.records.targets import Targets  # noqa: PLC0415

    return Targets(database.connect(settings()), Store(settings()).catalogue())
