"""Metrics of community safety: from deliveries of figures to readings in plain words."""
