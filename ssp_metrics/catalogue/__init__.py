"""The catalogue: what is measured, for whom, from which source; and the reference tables beside it."""

from ssp_metrics.catalogue.catalogue import Catalogue, read, read_partnership
from ssp_metrics.catalogue.models import Measure, Partnership, PeerGroup, Plan, Priority, Source

__all__ = [
    "Catalogue", "Measure", "Partnership", "PeerGroup", "Plan", "Priority", "Source", "read", "read_partnership",
]  # fmt: skip
