"""Setting up another partnership from its published boundaries and codes."""

from ssp_metrics.adopting.adopt import adopt, folder_name

__all__ = ["adopt", "folder_name"]
