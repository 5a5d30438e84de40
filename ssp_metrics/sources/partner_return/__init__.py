"""Partners' returns: files of figures in one layout, checked against the catalogue."""

from ssp_metrics.sources.partner_return.context import ReturnContext
from ssp_metrics.sources.partner_return.file import check_size
from ssp_metrics.sources.partner_return.read import TABLE, Reading, ReturnDelivery, check, deliver, read

__all__ = ["TABLE", "Reading", "ReturnContext", "ReturnDelivery", "check", "check_size", "deliver", "read"]
