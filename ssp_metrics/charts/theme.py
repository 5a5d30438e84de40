"""Colours, type and number formats of every picture, and the Altair theme ``ssp``.

Colours are those of the Government Analysis Function. Orange, teal and lilac fail 4.5:1 on white and are never used
for text; colour is never the only sign of anything.
"""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure

NAVY, TEAL, MAROON, ORANGE, DARK, LILAC = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
"""The categorical palette, in its order."""
INK = "#0B0C0C"
"""Text that matters."""
TEXT = DARK
"""All other text: 10.9:1 on white."""
GREY = "#8C8C8C"
"""Marks that stand back: 3.4:1 on white."""
GRID, BAND, GAP = "#E3E5E8", "#EEF2F6", "#E9E9E9"
WHITE = "#FFFFFF"
RED, GREEN = "#B10E1E", "#00703C"
"""The upper and lower line of the similar-areas bar, always beside their words."""
SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6", "#A9CBEA", "#E3EEF8")
"""Most to least. The lighter ones are told apart by outlines and by the list beside the map."""
NO_DATA = "#F3F2F1"

FONT = '"Source Sans", system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
STEPS = 5
"""About so many from zero to the end of an axis."""
SMALL, BODY = 12, 14
"""Sizes of type inside a picture: axis and line labels, and labels of note."""

STATES = {
    "special_cause_concern": ("triangle-up", ORANGE, "concern"),
    "special_cause_improvement": ("triangle-down", NAVY, "improvement"),
    "special_cause_neutral": ("diamond", MAROON, "change, neither better nor worse"),
}
"""Vega symbol, colour and word of a flagged month, by its ``point_type``."""

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": WHITE,
    "padding": {"left": 2, "top": 6, "right": 4, "bottom": 4},
    "view": {"stroke": None},
    # Every mark is in the table under the chart; one name for the whole picture is enough for a screen reader.
    "mark": {"aria": False},
    # The fonts are named wherever Streamlit would put its own, even with theme=None.
    "axis": {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelColor": TEXT,
        "labelFontSize": SMALL,
        "labelPadding": 6,
        "titleColor": TEXT,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "domain": False,
        "ticks": False,
        "gridColor": GRID,
        "gridWidth": 1,
        "labelOverlap": True,
    },
    "axisX": {"domain": True, "domainColor": "#767676", "ticks": True, "tickColor": "#767676", "grid": False},
    "text": {"font": FONT, "color": TEXT, "fontSize": SMALL, "align": "left", "baseline": "middle"},
    "title": {
        "font": FONT,
        "anchor": "start",
        "frame": "group",
        "color": INK,
        "fontSize": 18,
        "subtitleColor": TEXT,
        "subtitleFontSize": BODY,
    },
    "range": {"category": [NAVY, TEAL, MAROON, ORANGE, DARK, LILAC]},
}


@alt.theme.register("ssp", enable=True)
def _ssp() -> alt.theme.ThemeConfig:
    return alt.theme.ThemeConfig({"config": CONFIG})  # type: ignore[typeddict-item]


def amount(measure: Measure, number: float) -> str:
    """Return a count a month, or a percentage for a share: what a trend shows."""
    if math.isnan(number):
        return wording.MISSING
    return wording.percent(number) if measure.kind == "share" else wording.whole(number)


def per(measure: Measure) -> str:
    """Return the unit of a value as the title of a tooltip's row."""
    return "Percent" if measure.kind == "share" else wording.per(measure).capitalize()


def rounded(number: float) -> float | None:
    """Return a number short enough for a specification, or None where there is none (JSON has no NaN).

    Examples
    --------
    >>> rounded(3.0190453546), rounded(float("nan")), rounded(1234567.0)
    (3.019, None, 1234567.0)
    """
    if not math.isfinite(number):
        return None
    return float(f"{number:.5g}") if abs(number) < 10**5 else float(round(number))


def ticks(largest: float, *, whole: bool = False) -> list[float]:
    """Return round tick values from zero up to and beyond ``largest``, at most six steps.

    With ``whole`` they are whole numbers, as counts and percentages are: an axis would round 2.5 to 3.

    Examples
    --------
    >>> ticks(607), ticks(7.5)
    ([0, 200, 400, 600, 800], [0, 2, 4, 6, 8])
    """
    if not (math.isfinite(largest) and largest > 1e-6):
        return [0, 1]
    power = 10.0 ** math.floor(math.log10(largest / STEPS))
    sizes = [size * power for size in (1, 2, 2.5, 5, 10) if size * power * STEPS >= largest * 0.999]
    step = next((size for size in sizes if not whole or size == int(size)), 1.0)
    steps = math.ceil(largest / step - 1e-9)
    values = [round(number * step, 10) for number in range(steps + 1)]
    return [int(value) if value == int(value) else value for value in values]
