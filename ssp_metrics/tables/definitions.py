"""What measures count: one table, with what else a page has to say of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ssp_metrics.catalogue import Catalogue, Measure
from ssp_metrics.tables.model import Cell, Column, Table, table


def owner(catalogue: Catalogue) -> Column:
    """Return the column of who answers for a measure."""
    return Column("Who answers for it", lambda one: one.owner or catalogue.sources[one.source].publisher)


def definitions(
    caption: str,
    measures: Iterable[Measure],
    more: Sequence[Column],
    *,
    small: Callable[[Measure], str] = lambda _: "",
    caveat: bool = True,
    caption_hidden: bool = True,
) -> Table:
    """Return a row a measure: its title, what it counts, and further columns.

    Parameters
    ----------
    small : callable
        What stands under the title.
    caveat : bool
        Whether what is to be known with care stands under what it counts.
    """
    first = [
        Column("Measure", lambda one: Cell(one.title, small=small(one), illustrative=one.illustrative)),
        Column("What it counts", lambda one: Cell(one.definition, small=one.caveat if caveat else "")),
    ]
    return table(caption, [*first, *more], measures, stack=True, caption_hidden=caption_hidden)
