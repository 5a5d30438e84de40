"""Deliveries to loads to a snapshot: what knows both the sources and the store."""
