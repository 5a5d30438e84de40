"""Loads, snapshots, and the SQL between them."""
