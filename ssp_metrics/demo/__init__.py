"""Illustrative returns: seeded figures for what no partner has returned yet, badged wherever they are shown."""
