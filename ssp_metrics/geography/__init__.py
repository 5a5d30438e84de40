"""Outlines of areas, where points lie in them, and how they were made to fit."""
