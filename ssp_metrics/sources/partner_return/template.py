"""The template of partner returns, empty and filled with an example: CSV, and a workbook with lists to choose from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ssp_metrics import wording
from ssp_metrics.catalogue import Catalogue
from ssp_metrics.catalogue.models import ALL, Breakdown, Id, Measure, Suppression
from ssp_metrics.duck import in_words
from ssp_metrics.errors import SspError
from ssp_metrics.foreign_text import inert
from ssp_metrics.periods import add_months, key, month_end
from ssp_metrics.sources.partner_return.columns import COLUMNS, DIMENSIONS, EXAMPLE, NAMES, SHEET
from ssp_metrics.sources.partner_return.rows import ends_in

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FILES = ("return_template.csv", "return_example.csv", "return_template.xlsx")
MARK = f"{EXAMPLE}: made-up figures"
ROWS = 5000  # rows of the sheet with lists to choose from
SUPPRESSION_WORDS: dict[Suppression, str] = {
    "open": "Shown as returned.",
    "police_low_count": "Small counts are hidden when shown, with others from which they could be worked out.",
    "hes_2018": "Counts of 1 to 7 are hidden when shown, others are rounded to the nearest 5; nought is shown.",
}
_TEXT = "@"  # a spreadsheet's number format that leaves codes and months as they are typed
_EXAMPLE_YEAR = 2025
_AREA_KINDS = ("district", "ward", "force_area")


def write(folder: Path, catalogue: Catalogue, areas: pd.DataFrame, source: Id = "") -> list[Path]:
    """Write the empty template, the example and the workbook into a folder; return their paths.

    Parameters
    ----------
    folder : pathlib.Path
        Made where it is missing; files of the same names are replaced.
    catalogue : Catalogue
        The measures.
    areas : pandas.DataFrame
        ``code, name, kind, vintage`` of the areas that may be returned.
    source : str
        Only the measures of this supplier.
    """
    template, filled, workbook = (folder / name for name in FILES)
    with in_words("The template could not be written", folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(template)
        write_csv(filled, example(catalogue, source))
        write_workbook(workbook, catalogue, areas, source)
    return [template, filled, workbook]


def write_csv(path: Path, rows: Sequence[dict[str, str]] = ()) -> None:
    """Write rows under the columns of a return; without rows, the empty template."""
    path.write_text(csv_text(rows), encoding="utf-8", newline="")


def write_workbook(path: Path, catalogue: Catalogue, areas: pd.DataFrame, source: Id = "") -> None:
    """Write the workbook: the empty return, an example, the columns, the measures and the areas in words."""
    path.write_bytes(workbook_bytes(catalogue, areas, source))


def csv_text(rows: Sequence[dict[str, str]] = ()) -> str:
    """Return rows as CSV under the columns of a return, with a note where one is given."""
    out = io.StringIO()
    names = [*NAMES, "note"] if any("note" in row for row in rows) else list(NAMES)
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: inert(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue()


def measures_of(catalogue: Catalogue, source: Id = "") -> list[Measure]:
    """Return the measures that partners, or one of them, return; raise :class:`SspError` where it returns none."""
    returned = sorted(catalogue.returned(), key=lambda measure: (measure.source, measure.order, measure.id))
    found = [measure for measure in returned if source in {"", measure.source}]
    if not found:
        what = f"No measure is returned by “{source}”." if source else "The catalogue has no measure that is returned."
        suppliers = sorted({measure.source for measure in returned})
        raise SspError(what, "", f"Choose one of: {', '.join(suppliers)}." if suppliers else "Add one.")
    return found


def example(catalogue: Catalogue, source: Id = "") -> list[dict[str, str]]:
    """Return a small return with made-up figures: a count or rate, a share, and one broken down."""
    measures = measures_of(catalogue, source)
    plain = [measure for measure in measures if measure.kind != "share"]
    groups = (
        [measure for measure in plain if not measure.breakdowns],
        [measure for measure in measures if measure.kind == "share"],
        [measure for measure in plain if measure.breakdowns],
    )
    return [row for group in groups for measure in group[:1] for row in _example_of(measure, catalogue)]


def _example_of(measure: Measure, catalogue: Catalogue) -> list[dict[str, str]]:
    """Return two periods of a measure, the later one with the parts of its first breakdown."""
    home = catalogue.partnership
    area = home.area_code if "district" in measure.levels and not measure.is_rare else home.force_area_code
    last = date(_EXAMPLE_YEAR, measure.year_ends, 1)
    extracted = month_end(last) + timedelta(days=14)
    rows = []
    for step in (1, 0):
        end = add_months(last, -step * measure.every)
        breakdown = measure.breakdowns[0] if measure.breakdowns and not step else None
        for part, number in _example_parts(breakdown):
            rows.append(
                {
                    "measure_id": measure.id,
                    "area_code": area,
                    "period_start": key(add_months(end, 1 - measure.every)),
                    "period_end": key(end),
                    "period_months": str(measure.every),
                    **{name: part.get(name, ALL) for name in DIMENSIONS},
                    "numerator": str(number),
                    "denominator": str(4 * number) if measure.kind == "share" else "",
                    "extracted": extracted.isoformat(),
                    "note": MARK,
                }
            )
    return rows


def _example_parts(breakdown: Breakdown | None) -> Iterable[tuple[dict[str, str], int]]:
    codes = list(breakdown.values) if breakdown else []
    numbers = [30 + 5 * place for place in range(len(codes))]
    yield {}, sum(numbers) or 120
    for code, number in zip(codes, numbers, strict=True):
        yield {breakdown.dimension if breakdown else "": code}, number


def workbook_bytes(
    catalogue: Catalogue, areas: pd.DataFrame, source: Id = "", rows: Sequence[dict[str, str]] = ()
) -> bytes:
    """Return the workbook as bytes, its return filled with ``rows``."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, only a template needs it

    measures = measures_of(catalogue, source)
    places = areas[areas["kind"].isin(_AREA_KINDS)].sort_values(["kind", "vintage", "code"])
    book = Workbook()
    book.remove(book.active)
    back = _sheet(book, SHEET, NAMES, [[row.get(name, "") for name in NAMES] for row in rows], [28, *[14] * 10])
    shown = [[row["note"], *(row[name] for name in NAMES)] for row in example(catalogue, source)]
    _sheet(book, "Example", ["an example, not to be sent", *NAMES], shown, [28, 28, *[14] * 10])
    columns = [[column.name, column.meaning, column.allowed, column.example] for column in COLUMNS]
    _sheet(book, "Data dictionary", ["column", "meaning", "allowed values", "example"], columns, [16, 60, 80, 16])
    _sheet(book, "Measures", list(_MEASURE_HEAD), [_measure(one, catalogue) for one in measures], _MEASURE_WIDTHS)
    _sheet(
        book, "Areas", ["code", "name", "kind", "vintage"],
        places[["code", "name", "kind", "vintage"]].fillna("").astype(str).to_numpy().tolist(), [14, 40, 14, 10],
    )  # fmt: skip
    parts = [part for measure in measures for part in measure.breakdowns]
    lists = {
        name: [ALL, *dict.fromkeys(code for part in parts if part.dimension == name for code in dict(part.values))]
        for name in DIMENSIONS
    }
    _choices(book, back, lists, len(measures), len(places))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_MEASURE_HEAD = (
    "id", "title", "what it counts", "unit", "numerator and denominator", "one period is a", "periods end in", "levels",
    "codes of the breakdowns", "disclosure control", "supplier",
)  # fmt: skip
_MEASURE_WIDTHS = [30, 34, 70, 26, 26, 12, 14, 24, 60, 44, 30]


def _measure(measure: Measure, catalogue: Catalogue) -> list[str]:
    source = catalogue.sources.get(measure.source)
    return [
        measure.id,
        measure.title,
        measure.definition,
        measure.unit,
        "both" if measure.kind == "share" else "numerator only",
        wording.STEP[measure.every],
        "any month" if measure.every == 1 else ends_in(measure),
        ", ".join(level for level in measure.levels if level in _AREA_KINDS),
        "; ".join(_coded(part) for part in measure.breakdowns) or "none",
        SUPPRESSION_WORDS[measure.suppression],
        source.title if source else measure.source,
    ]


def _coded(part: Breakdown) -> str:
    codes = ", ".join(f"{code} = {text}" for code, text in dict(part.values).items())
    return f"{part.title} ({part.dimension}): {codes}"


def _sheet(
    book: Workbook, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> Worksheet:
    """Add a sheet of text with a header that stays in sight."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - slow to import, only a template needs it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(title)
    counts = {place for place, name in enumerate(head, start=1) if name in {"numerator", "denominator"}}
    sheet.append(list(head))
    for row in rows:
        sheet.append([int(text) if place in counts and text.isdigit() else inert(text)
                      for place, text in enumerate(row, start=1)])  # fmt: skip
    for place, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = width
        if place not in counts:
            column.number_format = _TEXT
    for cells in sheet.iter_rows():
        for cell in cells:
            is_head, is_count = cell.row == 1, cell.column in counts
            cell.font = Font(bold=is_head)
            cell.number_format = "0" if is_count else _TEXT
            cell.alignment = Alignment(vertical="top", wrap_text=not is_count)
    sheet.freeze_panes = "A2"
    return sheet


def _choices(book: Workbook, sheet: Worksheet, lists: dict[str, list[str]], measures: int, areas: int) -> None:
    """Give the columns of codes a list to choose from; long lists must stand on a sheet of their own."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import, only a template needs it
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    hidden = book.create_sheet("Lists")
    hidden.sheet_state = "hidden"
    lists = {**lists, "period_months": ["1", "3", "12"]}
    ranges = {"measure_id": f"Measures!$A$2:$A${measures + 1}", "area_code": f"Areas!$A$2:$A${areas + 1}"}
    for place, (name, codes) in enumerate(lists.items(), start=1):
        for row, code in enumerate([name, *codes], start=1):
            hidden.cell(row, place, inert(code)).number_format = _TEXT
        letter = get_column_letter(place)
        ranges[name] = f"Lists!${letter}$2:${letter}${len(codes) + 1}"
    for name, where in ranges.items():
        choice = DataValidation(type="list", formula1=f"={where}", allow_blank=True, showErrorMessage=True)
        choice.errorTitle, choice.error = name, "Choose one of the list."
        letter = get_column_letter(NAMES.index(name) + 1)
        choice.add(f"{letter}2:{letter}{ROWS}")
        sheet.add_data_validation(choice)
