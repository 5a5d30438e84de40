"""The command line for who keeps the project: check that all holds together, make the shipped figures again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssp_metrics import author, shipping
from ssp_metrics.catalogue import reference
from ssp_metrics.cli.terminal import say
from ssp_metrics.errors import DeliveryError, SspError
from ssp_metrics.ingest import loading, unloading
from ssp_metrics.periods import parse_day
from ssp_metrics.settings import settings
from ssp_metrics.store import ownership, snapshot
from ssp_metrics.store.store import Store


def check() -> None:
    """Check that catalogue, shipped data, outlines and store hold together."""
    store = Store(settings())
    catalogue = store.catalogue()
    outlines = store.outlines()
    outlines.frame("ward", catalogue.partnership.ward_vintage)
    say.print(
        f"Catalogue: {len(catalogue.measures)} measures, {len(catalogue.priorities)} priorities. "
        f"Outlines: wards of {', '.join(outlines.vintages('ward'))}. Loads: {len(store.loads())}."
    )
    unresolved = reference.read(*store.settings.reference).unresolved(catalogue)
    if unresolved:
        what = "The reference tables name what the catalogue does not have."
        raise DeliveryError(what, unresolved)
    ownership.refuse_foreign(store)
    damaged = loading.damaged(store)
    if damaged:
        what = f"{len(damaged)} file{'s' if len(damaged) > 1 else ''} of loads differ from their manifest."
        raise SspError(what, ", ".join(damaged), "Restore them from git or a backup.")
    with snapshot.opened(store) as current:
        stale = "" if store.snapshot_id() == current.id else " It is older than the loads or catalogue: run build."
        say.print(f"Snapshot {current.id} opens; its last load is {current.latest}.{stale}")
    say.print("Everything holds together.")


def unload(
    seq: Annotated[int, typer.Argument(help="number of the load, as `status` lists it", show_default=False)],
    by: Annotated[str, typer.Option("--by", help="who says so: a role or a name")],
    reason: Annotated[str, typer.Option(help="why, in a sentence")],
) -> None:
    """Take a load back: it is kept and marked, and counts nowhere; load its file again to have it back."""
    manifest, snapshot_id, confirmed = unloading.unload(Store(settings()), seq, by=by, reason=reason)
    say.print(f"Load {seq}, {manifest.file_name}, was taken back. Snapshot {snapshot_id} is current.", markup=False)
    if confirmed:
        say.print(
            f"Note: {confirmed:,} force-month files that later archives only confirmed are gone with it: load those "
            "archives again to have them."
        )


def ship(
    folder: Annotated[Path, typer.Argument(help="folder of the reference data", show_default=False)],
) -> None:
    """Make the shipped figures and outlines again from the reference data (for maintainers)."""
    shipping.ship(folder, settings(), say.print)


def adopt(
    place: Annotated[str, typer.Argument(help="code or name of a district, e.g. E06000001", show_default=False)],
    outlines: Annotated[list[Path] | None, typer.Option(help="GeoJSON of wards, LSOAs or output areas; repeat")] = None,
    archive: Annotated[list[Path] | None, typer.Option(help="data.police.uk archive to load; repeat")] = None,
    extracted: Annotated[str | None, typer.Option(help="when the last archive was extracted, YYYY-MM-DD")] = None,
    by: Annotated[str, typer.Option("--by", help="who loads the archives, a name or role")] = "",
) -> None:
    """Make this the dashboard of another partnership, or return to one that was set up before."""
    from ssp_metrics import adopting  # noqa: PLC0415 - slow to import, and no other command needs it

    adopting.adopt(
        place,
        settings(),
        say.print,
        outlines=outlines or (),
        archives=archive or (),
        extracted=parse_day(extracted),
        loaded_by=author.author(by),
    )


def illustrate() -> None:
    """Make the illustrative returns again from their recipe (for maintainers)."""
    from ssp_metrics.demo import returns  # noqa: PLC0415 - slow to import, and no other command needs it

    for path in returns.remake(settings()):
        say.print(f"Wrote {path.name}")
