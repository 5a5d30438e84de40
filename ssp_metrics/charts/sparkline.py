"""A sparkline as a few hundred bytes of SVG: thirty of them in one HTML table cost nothing."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from ssp_metrics.charts import theme

PAD = 6.0
"""Room for the last point's shape, in pixels."""
GAP_MARK = 2.0
SIZE = 5.0
_SHAPES = {
    "concern": (theme.ORANGE, ((0, -SIZE), (SIZE, SIZE * 0.8), (-SIZE, SIZE * 0.8))),
    "improvement": (theme.NAVY, ((0, SIZE), (SIZE, -SIZE * 0.8), (-SIZE, -SIZE * 0.8))),
    "neither": (theme.MAROON, ((0, -SIZE), (SIZE, 0), (0, SIZE), (-SIZE, 0))),
}
"""Colour and corners of the last point, by state."""


def svg(months: pd.DataFrame, state: str, *, width: int = 120, height: int = 32, title: str = "") -> str:
    """Return a monthly series as inline SVG, its last point shaped and coloured by state.

    The lowest and highest month fill the height (a sparkline shows a course, not a level); a month that was not
    supplied breaks the line.

    Parameters
    ----------
    months : pandas.DataFrame
        ``month, numerator`` in order, NaN where not supplied.
    state : str
        ``concern`` ▲, ``improvement`` ▼, ``neither`` ◆; anything else a dot.
    width, height : int
        Size in pixels.
    title : str
        Its name for a screen reader; without one the picture is hidden from it (its row says the same in words).
    """
    values = months["numerator"].to_numpy(dtype=float)
    name = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    open_tag = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" focusable="false" {name}>'
    )
    seen = np.flatnonzero(np.isfinite(values))
    if not len(seen):
        return f"{open_tag}</svg>"
    x = PAD + np.arange(len(values)) * ((width - 2 * PAD) / max(len(values) - 1, 1))
    low, high = values[seen].min(), values[seen].max()
    part = (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
    y = height - PAD - part * (height - 2 * PAD)
    runs = np.split(seen, np.flatnonzero(np.diff(seen) > 1) + 1)
    path = "".join(_run(x[run], y[run]) for run in runs)
    line = f'<path d="{path}" fill="none" stroke="#6F777B" stroke-width="1.5" stroke-linejoin="round"/>'
    return f"{open_tag}{line}{_point(x[seen[-1]], y[seen[-1]], state)}</svg>"


def _run(x: np.ndarray, y: np.ndarray) -> str:
    """Return the path of months without a gap; a month alone becomes a short stroke, so that it is seen."""
    points = [f"{px:.1f} {py:.1f}" for px, py in zip(x, y, strict=True)]
    if len(points) == 1:
        return f"M{x[0] - GAP_MARK / 2:.1f} {y[0]:.1f}h{GAP_MARK:g}"
    return "M" + "L".join(points)


def _point(x: float, y: float, state: str) -> str:
    if state not in _SHAPES:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{theme.DARK}"/>'
    colour, corners = _SHAPES[state]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'
