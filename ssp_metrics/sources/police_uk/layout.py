"""The three file layouts of data.police.uk, and how each becomes the same normalised line."""

from __future__ import annotations

from dataclasses import dataclass

_PLACE = ("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code")


@dataclass(frozen=True)
class Layout:
    """Columns of one kind of file, in order, and the SQL expression of each normalised column."""

    columns: tuple[str, ...]
    month: str
    reported_by: str
    lsoa_code: str
    category: str
    outcome: str
    search_type: str = "NULL::VARCHAR"
    gender: str = "NULL::VARCHAR"
    age_range: str = "NULL::VARCHAR"
    ethnicity: str = "NULL::VARCHAR"
    category_column: str = "Crime type"
    month_column: str = "Month"

    def fill(self, query: str, *, numbered: bool = False) -> str:
        """Return the query with this layout's constants filled in; every column is text, so that nothing is guessed.

        Parameters
        ----------
        query : str
            SQL with ``{names}`` to replace.
        numbered : bool
            Read a copy of the file that has the number of the row in a first column ``row``.
        """
        columns = ("row", *self.columns) if numbered else self.columns
        filled = vars(self) | {
            "columns": "{" + ", ".join(f"'{column}': 'VARCHAR'" for column in columns) + "}",
            "row": 'raw."row"' if numbered else "NULL",
            "month_text": f'raw."{self.month_column}"',
        }
        for name, text in filled.items():
            query = query.replace("{" + name + "}", text)
        return query


LAYOUTS = {
    "street": Layout(
        columns=(*_PLACE, "LSOA name", "Crime type", "Last outcome category", "Context"),
        month='raw."Month"',
        reported_by='raw."Reported by"',
        lsoa_code='raw."LSOA code"',
        category='raw."Crime type"',
        outcome='raw."Last outcome category"',
    ),
    "outcomes": Layout(
        columns=(*_PLACE, "LSOA name", "Outcome type"),
        month='raw."Month"',
        reported_by='raw."Reported by"',
        lsoa_code='raw."LSOA code"',
        category='raw."Outcome type"',
        outcome='raw."Outcome type"',
        category_column="Outcome type",
    ),
    "stop_and_search": Layout(
        columns=(
            "Type",
            "Date",
            "Part of a policing operation",
            "Policing operation",
            "Latitude",
            "Longitude",
            "Gender",
            "Age range",
            "Self-defined ethnicity",
            "Officer-defined ethnicity",
            "Legislation",
            "Object of search",
            "Outcome",
            "Outcome linked to object of search",
            "Removal of more than just outer clothing",
        ),
        # the date is a timestamp in UTC: half an hour past midnight on 1 April in London is still March there
        month="""strftime(timezone('Europe/London', try_cast(raw."Date" AS TIMESTAMPTZ)), '%Y-%m')""",
        # these files do not say who reported: the file's own name does
        reported_by="file.reported_by",
        lsoa_code="NULL::VARCHAR",
        # often blank: a search without a stated object is still a search
        category="coalesce(raw.\"Object of search\", '')",
        outcome='raw."Outcome"',
        search_type='raw."Type"',
        gender='raw."Gender"',
        age_range='raw."Age range"',
        ethnicity='raw."Officer-defined ethnicity"',
        category_column="Object of search",
        month_column="Date",
    ),
}
