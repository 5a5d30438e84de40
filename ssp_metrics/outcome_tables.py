"""What stands behind the screen of outcomes: its lines, its themes of concern, what figures cannot show.

Four CSV files among the reference tables. Which measure belongs to which line or theme is a decision of the
partnership, so it stands there and not in the code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, ValidationError

from ssp_metrics import settings
from ssp_metrics.catalogue import Catalogue
from ssp_metrics.errors import DeliveryError, Fault
from ssp_metrics.reference import Reference, version
from ssp_metrics.reference_rows import Given, Ids, Row


def _parts(text: object) -> object:
    return tuple(part.strip() for part in text.split(";") if part.strip()) if isinstance(text, str) else text


Printed = Annotated[tuple[str, ...], BeforeValidator(_parts)]


class LineMeasure(Row):
    """One measure of one outcome line; ``where`` is the own district or the wards that the documents name."""

    line: Given
    title: Given
    order: int
    measure_id: Given
    where: Literal["home", "named_wards"]
    why: Given


class ConcernTheme(Row):
    """A theme by which concern and harm are compared.

    ``printed`` are the rows of the printed figures that count its mentions, ``share`` the row with its percentage of
    respondents, ``measure_ids`` the measures that count what is recorded of it; each may be empty.
    """

    theme: Given
    title: Given
    printed: Printed
    share: str
    measure_ids: Ids
    why: Given


class SurveyQuestion(Row):
    """A measure of the resident survey and the row of the printed figures that asks the same."""

    measure_id: Given
    printed: Given


class CannotShow(Row):
    """Something that the figures cannot show."""

    text: Given


@dataclass(frozen=True, eq=False)
class OutcomeTables:
    """The four tables, as typed rows in the order of their files."""

    lines: tuple[LineMeasure, ...]
    themes: tuple[ConcernTheme, ...]
    questions: tuple[SurveyQuestion, ...]
    cannot_show: tuple[CannotShow, ...]

    def lost(self, catalogue: Catalogue, reference: Reference) -> list[Fault]:
        """Return a fault for each measure or printed figure that a table names and that is not there."""
        measures = set(catalogue.measures)
        printed = {row.measure for row in reference.published_figures}
        named = [
            *(("outcome_lines", "measure_id", one.measure_id, measures) for one in self.lines),
            *(("concern_themes", "measure_ids", name, measures) for one in self.themes for name in one.measure_ids),
            *(("concern_themes", "printed", text, printed) for one in self.themes for text in one.printed),
            *(("concern_themes", "share", one.share, printed | {""}) for one in self.themes),
            *(("survey_questions", "measure_id", one.measure_id, measures) for one in self.questions),
            *(("survey_questions", "printed", one.printed, printed) for one in self.questions),
        ]
        return [
            Fault(f"{table}.csv", f"“{name}” is not known", "Correct it, or add what it names.", column=column)
            for table, column, name, known in named
            if name not in known
        ]


R = TypeVar("R", bound=Row)
OWN = frozenset({"concern_themes", "survey_questions"})


def read(general: Path, own: Path) -> OutcomeTables:
    """Read and check the tables: the partnership's own where it has one, else the general one.

    What residents were asked and what they named is a partnership's own; it may be absent, and is empty then.

    Raises
    ------
    DeliveryError
        A table is missing or holds faults: every one is listed with its file, row and column.
    """
    faults: list[Fault] = []

    def table(name: str, kind: type[R]) -> tuple[R, ...]:
        path = settings.table_path((general, own), f"{name}.csv")
        return () if name in OWN and not path.exists() else _rows(path, kind, faults)

    made = OutcomeTables(
        lines=table("outcome_lines", LineMeasure),
        themes=table("concern_themes", ConcernTheme),
        questions=table("survey_questions", SurveyQuestion),
        cannot_show=table("cannot_show", CannotShow),
    )
    if faults:
        what = f"The tables of outcomes have {len(faults)} fault{'s' if len(faults) > 1 else ''}."
        raise DeliveryError(what, faults)
    return made


def current() -> OutcomeTables:
    """Return the tables of the partnership in use, read again only when a file of theirs has changed."""
    folders = settings.settings().reference
    return _read(folders, version(*folders))


@lru_cache(maxsize=2)
def _read(folders: tuple[Path, Path], files: tuple[tuple[str, int, int], ...]) -> OutcomeTables:  # noqa: ARG001 - key
    return read(*folders)


def _rows(path: Path, kind: type[R], faults: list[Fault]) -> tuple[R, ...]:
    found: list[R] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restkey="(more cells than columns)")
            for cells in reader:
                try:
                    found.append(kind.model_validate(cells))
                except ValidationError as error:
                    faults += [
                        Fault(path.name, one["msg"].removeprefix("Value error, "), "Correct the cell.",
                              row=reader.line_num, column=str(one["loc"][0]) if one["loc"] else None)
                        for one in error.errors()
                    ]  # fmt: skip
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(Fault(path.name, f"the file cannot be read ({error})", "Restore the file, as CSV in UTF-8."))
        return ()
    if not found and not any(fault.file == path.name for fault in faults):
        faults.append(Fault(path.name, "it has no rows", f"Its columns are {', '.join(kind.model_fields)}."))
    return tuple(found)
