"""Disclosure control: which counts of a partner's return are not shown, so that nobody can be recognised in them.

A policy belongs to a measure (`policies`). `mask` says which cells of one period are hidden, once for all versions that
were ever known; `publish` applies it to the rows of a measure when the snapshot is built, so no view can go round it.
"""

from ssp_metrics.disclosure.masking import Cell, Equation, mask
from ssp_metrics.disclosure.policies import POLICIES, Policy
from ssp_metrics.disclosure.publishing import publish

__all__ = ["POLICIES", "Cell", "Equation", "Policy", "mask", "publish"]
