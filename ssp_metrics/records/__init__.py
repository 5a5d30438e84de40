"""What people write: targets, kept apart from the figures, which are computed and never change."""
