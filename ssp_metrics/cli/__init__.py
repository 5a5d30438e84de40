"""The command line: ``python -m ssp_metrics``."""

from ssp_metrics.cli.commands import app, main

__all__ = ["app", "main"]
