"""Text that somebody else wrote (a delivery, a form, an address), made harmless for where it is going.

What the screens do with it stands in ``outputs/html.py`` and ``ui/words.py``; what the command line prints
goes through :mod:`ssp_metrics.cli.terminal`.
"""

from __future__ import annotations

import re

import pandas as pd

# With their full-width twins, which some spreadsheets take for the same signs.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# All control characters but the line feed and the tab: with an escape a text could redraw a terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before ``= + - @`` and control signs.

    Examples
    --------
    >>> inert("=1+1"), inert("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def inert_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts and column names are :func:`inert`; numbers stay numbers, below zero too.

    Examples
    --------
    >>> inert_table(pd.DataFrame({"name": ["=1+1"], "n": [-2]})).to_csv(index=False).splitlines()
    ['name,n', "'=1+1,-2"]
    """
    safe = frame.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = safe[column].map(lambda cell: inert(cell) if isinstance(cell, str) else cell)
    safe.columns = [inert(str(column)) for column in safe.columns]
    return safe


def printable(text: str) -> str:
    r"""Return a text that only prints: a replacement sign for each control character but line feed and tab.

    Examples
    --------
    >>> printable("a\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
