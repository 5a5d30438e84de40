"""The reference tables: what plans promised, what papers printed, which duties and groups there are.

Facts read out of documents by hand, one CSV a table in ``data/reference``, each row with its source. They are checked
as a whole, as the catalogue is: every fault of every file is listed at once.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import ValidationError

from ssp_metrics import settings
from ssp_metrics.catalogue import Catalogue, reference_rows
from ssp_metrics.catalogue.reference_rows import PageMeasure, Row
from ssp_metrics.errors import DeliveryError, Fault, SspError


@dataclass(frozen=True, eq=False)  # what is worked out from them is kept under them
class Reference:
    """Every reference table, as typed rows in the order of its file."""

    themes: tuple[reference_rows.Theme, ...]
    plans: tuple[reference_rows.PlanTheme, ...]
    promises: tuple[reference_rows.Promise, ...]
    published_figures: tuple[reference_rows.Published, ...]
    paper_reasons: tuple[reference_rows.PaperReason, ...]
    recommendations: tuple[reference_rows.Recommendation, ...]
    duties: tuple[reference_rows.Duty, ...]
    sub_groups: tuple[reference_rows.SubGroup, ...]
    sub_group_priorities: tuple[reference_rows.SubGroupPriority, ...]
    strategies: tuple[reference_rows.Strategy, ...]
    outcome_lines: tuple[reference_rows.LineMeasure, ...]
    concern_themes: tuple[reference_rows.ConcernTheme, ...]
    survey_questions: tuple[reference_rows.SurveyQuestion, ...]
    cannot_show: tuple[reference_rows.CannotShow, ...]
    duty_measures: tuple[reference_rows.DutyMeasure, ...]
    page_measures: tuple[PageMeasure, ...]
    former_districts: tuple[reference_rows.FormerDistrict, ...]

    def unresolved(self, catalogue: Catalogue) -> list[Fault]:
        """Return a fault for each measure or priority that a table names and the catalogue does not have."""
        measures, priorities = set(catalogue.measures), set(catalogue.priorities)
        return [
            *_unknown("promises", self.promises, "measure_id", measures),
            *_unknown("published_figures", self.published_figures, "measure_id", measures),
            *_unknown("sub_group_priorities", self.sub_group_priorities, "priority", priorities),
            *_unknown("strategies", self.strategies, "priorities", priorities),
            *_unknown("outcome_lines", self.outcome_lines, "measure_id", measures),
            *_unknown("concern_themes", self.concern_themes, "measure_ids", measures),
            *_unknown("survey_questions", self.survey_questions, "measure_id", measures),
            *_unknown("duty_measures", self.duty_measures, "measure_id", measures),
            *_unknown("duty_measures", self.duty_measures, "duty_measure", measures),
            *_unknown("page_measures", self.page_measures, "measure_id", measures),
        ]

    def shown_on(self, page: str, use: str) -> tuple[PageMeasure, ...]:
        """Return what a part of a page shows, in order."""
        return tuple(one for one in self.page_measures if (one.page, one.use) == (page, use))


R = TypeVar("R", bound=Row)
KINDS: dict[str, type[Row]] = {name: get_args(kind)[0] for name, kind in get_type_hints(Reference).items()}
"""Every table by its name, and what its rows are."""
OWN = frozenset(
    {
        "plans",
        "promises",
        "published_figures",
        "paper_reasons",
        "recommendations",
        "sub_groups",
        "sub_group_priorities",
        "strategies",
        "concern_themes",
        "survey_questions",
    }
)
"""What one partnership planned, promised, printed, asked and set up: another has tables of its own, or none yet."""


NUMBER_OF = {
    ("sexual_violence", "merged"): 3,
    ("sexual_violence", "domestic"): 2,
    ("vulnerable_localities", "dwelling_burglary"): 1,
    ("vulnerable_localities", "criminal_damage"): 1,
    ("vulnerable_localities", "beside"): 1,
}
"""Parts of pages that compare so many measures."""
MAY_BE_EMPTY = OWN | {"former_districts"}


def read(general: Path, own: Path) -> Reference:
    """Read and check every reference table.

    Parameters
    ----------
    general, own : pathlib.Path
        The folder of the tables that hold for every partnership, and that of the partnership's own, which stand instead
        of general ones of the same name. What only a partnership can write (:data:`OWN`) may be absent: it is empty.

    Raises
    ------
    DeliveryError
        A table is missing or holds faults: every one is listed with its file, row and column.
    """
    faults: list[Fault] = []

    def table(name: str) -> tuple[Row, ...]:
        path = settings.table_path((general, own), f"{name}.csv")
        if name in OWN and not path.exists():
            return ()
        rows = tuple(_rows(path, KINDS[name], faults))
        if not rows and name not in MAY_BE_EMPTY and all(fault.file != path.name for fault in faults):
            faults.append(Fault(path.name, "it has no rows", f"Its columns are {', '.join(KINDS[name].model_fields)}."))
        return rows

    tables: dict[str, Any] = {name: table(name) for name in KINDS}
    made = Reference(**tables)
    if not faults:  # a row that could not be read is named nowhere else
        faults = _unresolved_between(made)
    if faults:
        what = f"The reference tables have {len(faults)} fault{'s' if len(faults) > 1 else ''}."
        raise DeliveryError(what, faults)
    return made


def current() -> Reference:
    """Return the tables of the partnership in use, read again only when a file of theirs has changed."""
    folders = settings.settings().reference
    return _read(folders, version(*folders))


@lru_cache(maxsize=2)
def _read(folders: tuple[Path, Path], files: tuple[tuple[str, int, int], ...]) -> Reference:  # noqa: ARG001 - its key
    return read(*folders)


def written(rows: Sequence[Row], what: str) -> None:
    """Raise :class:`SspError` where a partnership has written nothing of a kind down: ``what`` says which."""
    if not rows:
        sentence = f"This partnership has no {what} written down."
        raise SspError(sentence)


def version(*folders: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes whenever a table does: callers that keep the tables keep them under it."""
    found = ((str(path), path.stat()) for folder in folders for path in sorted(folder.glob("*.csv")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def _rows(path: Path, kind: type[R], faults: list[Fault]) -> Iterator[R]:
    names = [field.alias or name for name, field in kind.model_fields.items()]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            head = next(reader, [])
            if sorted(head) != sorted(names):
                found = f"its columns are {', '.join(head) or 'none'}"
                faults.append(Fault(path.name, found, f"Give these: {', '.join(names)}.", row=1))
                return
            for cells in reader:
                yield from _row(path.name, reader.line_num, kind, head, cells, faults)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(Fault(path.name, f"the file cannot be read ({error})", "Restore the file, as CSV in UTF-8."))


def _row(name: str, line: int, kind: type[R], head: list[str], cells: list[str], faults: list[Fault]) -> Iterator[R]:
    if len(cells) != len(head):
        found = f"it has {len(cells)} cells for {len(head)} columns"
        faults.append(Fault(name, found, "Quote cells that hold a comma.", row=line))
        return
    try:
        yield kind.model_validate(dict(zip(head, cells, strict=True)), context=line)
    except ValidationError as error:
        for one in error.errors():
            column = str(one["loc"][0]) if one["loc"] else ""
            value = cells[head.index(column)] if column in head else ""
            said = one["msg"].removeprefix("Value error, ")
            found = f"“{value[:40]}”: {said}" if value else said if one["type"] == "value_error" else "it is empty"
            faults.append(Fault(name, found, "Correct the cell.", row=line, column=column))


def _unresolved_between(made: Reference) -> list[Fault]:
    """Return the faults of ids that lead from one table to no row of another, and of ids given twice."""
    printed = {row.measure for row in made.published_figures}
    reasons = {one.id for one in made.paper_reasons if one.kind == "reason"}
    wrongs = {one.id for one in made.paper_reasons if one.kind == "fault"}
    priorities = {(one.area_code, one.plan_period, one.priority_order) for one in made.plans}
    faults = [
        *_unknown("plans", made.plans, "theme", {theme.id for theme in made.themes}),
        *_unknown("published_figures", made.published_figures, "reasons", reasons),
        *_unknown("published_figures", made.published_figures, "fault", wrongs),
        *_unknown("sub_group_priorities", made.sub_group_priorities, "sub_group", {one.id for one in made.sub_groups}),
        *_unknown("concern_themes", made.concern_themes, "printed", printed),
        *_unknown("concern_themes", made.concern_themes, "share", printed),
        *_unknown("survey_questions", made.survey_questions, "printed", printed),
        *_twice("themes", made.themes, "id"),
        *_twice("sub_groups", made.sub_groups, "id"),
        *_twice("paper_reasons", made.paper_reasons, "id"),
        *_twice("duties", made.duties, "duty"),
    ]
    faults += [
        Fault("page_measures.csv", f"the part “{use}” of the page “{page}” has not {number} measures", "Give so many.")
        for (page, use), number in NUMBER_OF.items()
        if len(made.shown_on(page, use)) != number
    ]
    faults += [
        Fault("promises.csv", f"“{one.promised[:40]}” is of a priority that plans.csv does not have",
              "Correct the area, the period or the order.", row=one.file_row, column="priority_order")
        for one in made.promises
        if (one.area_code, one.plan_period, one.priority_order) not in priorities
    ]  # fmt: skip
    return faults


def _unknown(name: str, rows: Iterable[Row], column: str, known: set[str]) -> list[Fault]:
    remedy = "Correct the id, or add what it names."
    cells = [(row.file_row, getattr(row, column)) for row in rows]
    used = [(line, one) for line, cell in cells for one in (cell if isinstance(cell, tuple) else (cell,))]
    return [
        Fault(f"{name}.csv", f"“{one}” is not known", remedy, row=line, column=column)
        for line, one in used
        if one and one not in known
    ]


def _twice(name: str, rows: Iterable[Row], column: str) -> list[Fault]:
    first: dict[str, Row] = {}
    return [
        Fault(
            f"{name}.csv", f"“{getattr(row, column)}” stands there twice", "Keep one.", row=row.file_row, column=column
        )
        for row in rows
        if first.setdefault(getattr(row, column), row) is not row
    ]
