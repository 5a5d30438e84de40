"""``python -m ssp_metrics``."""

from ssp_metrics.cli import main

main()
