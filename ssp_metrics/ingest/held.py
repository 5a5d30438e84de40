"""Which force-month files of police.uk the store holds."""

from __future__ import annotations

from ssp_metrics.duck import connect, in_words
from ssp_metrics.sources.police_uk import Edition
from ssp_metrics.store.store import Store


def editions(store: Store) -> list[Edition]:
    """Return the force-month files that the store's loads hold or confirm, in the order of the loads."""
    found: list[Edition] = []
    with connect() as connection:
        for folder, manifest in store.own_loads():
            if manifest.source != "police_uk":
                continue
            with in_words(f"The load {folder.name} cannot be read", folder):
                rows = connection.execute(
                    "SELECT kind, force, month, sha256, rows_read, rows_read - rows_rejected, rows_accepted "
                    "FROM read_parquet(?)",
                    [str(folder / "delivery_file.parquet")],
                ).fetchall()
            found += [
                Edition((kind, force, month), sha256, manifest.extracted, manifest.seq, *counts)
                for kind, force, month, sha256, *counts in rows
            ]
    return found
