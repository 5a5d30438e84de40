"""Archives of data.police.uk."""

from ssp_metrics.sources.police_uk.delivery import PoliceDelivery
from ssp_metrics.sources.police_uk.held import Edition, Held
from ssp_metrics.sources.police_uk.read import ArchiveContext, read

__all__ = ["ArchiveContext", "Edition", "Held", "PoliceDelivery", "read"]
