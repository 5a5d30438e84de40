"""Pages as data: composed once from views, shown on a screen, printed as text or JSON."""

from ssp_metrics.pages.blocks import Page
from ssp_metrics.pages.register import composed, find, refuse_unknown, sections
from ssp_metrics.pages.request import Request

__all__ = ["Page", "Request", "composed", "find", "refuse_unknown", "sections"]
