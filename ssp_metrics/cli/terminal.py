"""What the command line prints: the one way to Rich, which takes every text for text and none for markup."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from ssp_metrics.foreign_text import printable

WIDTH = 160  # of what is not printed on a terminal


class PlainConsole(Console):
    """A console that prints ``[/red]`` and ``:smile:`` as they stand, in sentences and in the cells of tables."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text to be printed, without the control characters that could redraw the terminal."""
        return super().render_str(printable(text), **options)


say = PlainConsole(stderr=True)
"""For what is said to the person: how it went, what is wrong."""


def answer(width: int = WIDTH) -> PlainConsole:
    """Return a console for what was asked for: the standard output, ``width`` letters wide where it is no terminal."""
    return PlainConsole(width=None if sys.stdout.isatty() else width)


def write(text: str) -> None:
    """Write a text to the standard output as it is, in lines of any length."""
    sys.stdout.write(printable(text))
