"""Tables: each column written once, for the screen, for text and for files."""

from ssp_metrics.tables.model import Cell, Column, Sparkline, Table, or_nothing, table

__all__ = ["Cell", "Column", "Sparkline", "Table", "or_nothing", "table"]
