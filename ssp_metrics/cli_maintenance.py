"""The command line for who keeps the project: check that all holds together, make the shipped figures again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssp_metrics import reference, shipping
from ssp_metrics.errors import DeliveryError, SspError
from ssp_metrics.settings import settings
from ssp_metrics.store import loading, snapshot
from ssp_metrics.store.store import Store
from ssp_metrics.terminal import say


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
    lost = reference.read(store.settings.data / "reference").lost(catalogue)
    if lost:
        what = "The reference tables name what the catalogue does not have."
        raise DeliveryError(what, lost)
    damaged = loading.damaged(store)
    if damaged:
        what = f"{len(damaged)} file{'s' if len(damaged) > 1 else ''} of loads differ from their manifest."
        raise SspError(what, ", ".join(damaged), "Restore them from git or a backup.")
    with snapshot.opened(store) as current:
        stale = "" if store.snapshot_id() == current.id else " It is older than the loads or catalogue: run build."
        say.print(f"Snapshot {current.id} opens; its last load is {current.latest}.{stale}")
    say.print("Everything holds together.")


def ship(
    folder: Annotated[Path, typer.Argument(help="folder of the reference data", show_default=False)],
) -> None:
    """Make the shipped figures and outlines again from the reference data (for maintainers)."""
    shipping.ship(folder, settings(), say.print)


def illustrate() -> None:
    """Make the illustrative returns again from their recipe (for maintainers)."""
    from ssp_metrics import illustrate as returns  # noqa: PLC0415 - slow to import, and no other command needs it

    for path in returns.remake(settings()):
        say.print(f"Wrote {path.name}")
