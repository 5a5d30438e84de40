"""Which districts of a funnel are named, and on which side of their point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Spec, haloed, text
from ssp_metrics.charts.labels import Box, beside, text_width

MOST_LABELS = 8
NARROW, WIDE = 230, 430
"""Widths of the plot in pixels, on a phone and beside a second picture, at which labels must not collide."""
GAP, OWN_GAP = 8, 12
"""Pixels between a point and its name."""


@dataclass(frozen=True)
class Point:
    """One district: its row for Vega, and what placing its name needs."""

    row: dict[str, Any]
    kind: str
    x: float
    y: float
    name: str
    extreme: float
    filled: bool


def area_labels(points: list[Point], at: Spec, height: int) -> list[Spec]:
    """Name our area and the most extreme flagged ones, where their names lie on nothing.

    Where there is room depends on the width of the plot, which only the browser knows: labels are placed for two
    widths, and each shows itself at the widths it was placed for.
    """
    own = [one for one in points if one.kind == "own"]
    named = own + sorted((one for one in points if one.kind == "flagged"), key=lambda one: -one.extreme)
    spots = np.array([(one.x, one.y) for one in points])
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for width, least, most in ((NARROW, 0, WIDE), (WIDE, WIDE, 1e5)):
        for one, side in _placed(named, spots * (width, height), width, height):
            key = one.row["title"], side
            if key in rows:  # the same place serves both widths
                rows[key]["to"] = most
            else:
                place = {"p": one.row["p"], "v": one.row["v"], "t": one.name}
                rows[key] = place | {"a": side, "o": one.kind == "own", "from": least, "to": most}
    shown = {"opacity": {"expr": "width >= datum.from && width < datum.to ? 1 : 0"}}
    made = []
    for is_own, look in ((False, {}), (True, {"fontSize": theme.BODY, "fontWeight": "bold", "color": theme.INK})):
        gap = OWN_GAP if is_own else GAP
        for align, dx in (("left", gap), ("right", -gap)):
            some = [row for row in rows.values() if row["o"] == is_own and row["a"] == align]
            if some:
                made.append(haloed(at | {"text": text("t")}, some, align=align, dx=dx, **look, **shown))
    return made


def _placed(named: list[Point], spots: NDArray[np.float64], width: int, height: int) -> list[tuple[Point, str]]:
    """Choose labels for a plot of that width: ours first, then from the most extreme on, while there is room.

    The side is Vega's ``align``: ``left`` begins at the point and runs to the right of it.
    """
    taken: list[Box] = []
    for one in named:
        x, y, half = one.x * width, one.y * height, 9 if one.kind == "own" else 4
        taken.append(Box(x - half, y - half, x + half, y + half))
    chosen: list[tuple[Point, str]] = []
    most = MOST_LABELS if width >= WIDE else MOST_LABELS // 2
    for one in named:
        is_own = one.kind == "own"
        long = text_width(one.name, theme.BODY if is_own else theme.SMALL, bold=is_own)
        x, y, gap = one.x * width, one.y * height, OWN_GAP if is_own else GAP
        options = {"left": beside(x, y, long, "right", gap), "right": beside(x, y, long, "left", gap)}
        free = [
            side
            for side, box in options.items()
            if box.left >= 0 and box.right <= width and not any(box.meets(other) for other in taken)
        ]
        if is_own and not free:  # ours is named whatever lies there
            free = ["left" if x < width / 2 else "right"]
        if free:
            # Of two free places the one that hides fewer of the small circles.
            side = min(free, key=lambda at: _suppressed(options[at], spots))
            taken.append(options[side])
            chosen.append((one, side))
        if len(chosen) > most:
            break
    return chosen


def _suppressed(box: Box, spots: NDArray[np.float64]) -> int:
    x, y = spots[:, 0], spots[:, 1]
    return int(((x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)).sum())
