"""Composed pages as files and text: each output walks a page, and holds no sentence and no number of its own."""
