"""The ward map: classes with round numbers, their colours, and the deck that Streamlit shows."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pydeck
from numpy.typing import NDArray
from pydeck.bindings.json_tools import default_serialize

from ssp_metrics import wording
from ssp_metrics.charts import theme
from ssp_metrics.charts.basemap import Camera, Ground, feature, ground, names_with_room
from ssp_metrics.charts.classes import classes
from ssp_metrics.charts.labels import wrap
from ssp_metrics.geography.places import Outlines
from ssp_metrics.views.wards import Wards


class Deck(pydeck.Deck):  # type: ignore[misc] # pydeck has no types
    """A deck that writes itself without line breaks: a quarter of the bytes, in a quarter of the time."""

    def to_json(self) -> str:
        """Return the deck as JSON."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"), sort_keys=True, allow_nan=False)


WIDTH, HEIGHT = 620, 520
NAMED = 6
NAME_SIZE, NAME_LINE, NAME_LETTERS = 13, 16, 13
_PICKED = {5: (0, 1, 2, 3, 4), 4: (0, 1, 2, 4), 3: (0, 2, 4), 2: (1, 4), 1: (4,)}
"""Which colours of the sequential palette so many classes take, most first."""
_COLUMN = {"count": "numerator", "rate": "value"}
NOT_SUPPLIED = wording.MISSING
NOT_SHOWN = f"{wording.SUPPRESSED} not shown"

__all__ = ["Deck", "classes", "colours", "deck", "legend"]


def legend(view: Wards, by: str) -> list[tuple[str, str]]:
    """Return the classes as (colour, words), most first, as the map and the list beside it use them."""
    values = view.frame[_COLUMN[by]].to_numpy(dtype=float)
    breaks = classes(values)
    colours = _colours(breaks)
    said = list(zip(colours, _words(breaks, values, whole=by == "count"), strict=True))
    if not np.isnan(values).any():
        return said
    return [*said, (theme.NO_DATA, NOT_SHOWN if view.suppressed else NOT_SUPPLIED)]


def _colours(breaks: list[float]) -> list[str]:
    return [theme.SEQUENTIAL[place] for place in _PICKED[len(breaks) + 1]]


def _words(breaks: list[float], values: NDArray[np.float64], *, whole: bool) -> list[str]:
    """Say each class in words, most first."""

    def said(number: float) -> str:
        return wording.whole(number) if number == round(number) else f"{number:,g}"

    if not breaks:
        seen = values[np.isfinite(values)]
        return [f"all {said(float(seen[0]))}" if len(seen) else wording.MISSING]
    words = [f"{said(breaks[-1])} or more"]
    for low, high in zip(breaks[-2::-1], breaks[:0:-1], strict=True):
        if not whole:
            words.append(f"{said(low)} to under {said(high)}")
        else:
            words.append(said(low) if high - low == 1 else f"{said(low)} to {said(high - 1)}")
    lowest = values[values < breaks[0]]
    return [*words, f"under {said(breaks[0])}" if lowest.any() else "none"]


def colours(view: Wards, by: str) -> list[str]:
    """Return the colour of each area in the order of the view, for the swatches of the list beside the map."""
    values = view.frame[_COLUMN[by]].to_numpy(dtype=float)
    breaks = classes(values)
    shades = _colours(breaks)[::-1]
    return [
        theme.NO_DATA if math.isnan(value) else shades[int(np.searchsorted(breaks, value, side="right"))]
        for value in values
    ]


def deck(
    view: Wards,
    outlines: Outlines,
    *,
    selected: str | None = None,
    by: str = "count",
    empty: str = NOT_SUPPLIED,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> pydeck.Deck:
    """Return the map of the areas of a view. It asks nothing of any other machine: there is no base map.

    Parameters
    ----------
    view : Wards
        The areas with their figures.
    outlines : Outlines
        The committed outlines.
    selected : str, optional
        Code of the area outlined in black; one that is not on the map changes nothing.
    by : {"count", "rate"}
        What the colours show.
    empty : str
        What the tooltip says of an area without a figure.
    width, height : int
        Size in pixels that the borough is fitted to.

    Returns
    -------
    pydeck.Deck
        A click on an area gives its feature, with ``code`` and ``name``, from the layer ``wards``.
    """
    land = ground(outlines, view.level, view.vintage)
    camera = Camera.fit(land.bounds, width, height)
    layers = [
        _outline("neighbours", list(land.neighbours), fill=[238, 238, 239], line=[255, 255, 255], pixels=1),
        _areas(view, land, by, empty),
        _outline("border", [feature(land.border)], line=[61, 61, 61], pixels=1.5),
    ]
    if selected in land.shape:
        chosen = [feature(land.shape[selected])]
        # On the darkest class black alone would hardly be seen.
        layers.append(_outline("selected_edge", chosen, line=[255, 255, 255], pixels=7))
        layers.append(_outline("selected", chosen, line=[0, 0, 0], pixels=3))
    layers.append(_names(view, land, camera, by, selected))
    # Here and not with the values of an area, which are shown as text, markup and all.
    badge = f"<br><b>{wording.ILLUSTRATIVE}</b>" if view.provenance.illustrative else ""
    return Deck(
        layers=layers,
        # The wheel scrolls the page; zooming is by double click, two fingers or the buttons. North stays up.
        views=[
            pydeck.View(
                type="MapView",
                controller={"scrollZoom": False, "dragRotate": False, "touchRotate": False},
            )
        ],
        initial_view_state=pydeck.ViewState(
            longitude=camera.longitude, latitude=camera.latitude, zoom=camera.zoom, pitch=0, bearing=0,
            min_zoom=camera.zoom - 1.5, max_zoom=camera.zoom + 4,
        ),
        # With a provider, or with an empty style instead of none, Streamlit fetches a map from CARTO.
        map_provider=None,
        tooltip={
            "html": f"<b>{{name}}</b><br>{{count}}<br>{{rate}}{badge}",
            "style": {
                "background": "#FFFFFF", "color": theme.INK, "border": "1px solid #767676", "fontSize": "14px",
                "fontFamily": theme.FONT, "padding": "6px 8px",
            },
        },
    )  # fmt: skip


def _areas(view: Wards, land: Ground, by: str, empty: str) -> pydeck.Layer:
    features = []
    shades = {colour: _rgb(colour) for colour in (*theme.SEQUENTIAL, theme.NO_DATA)}
    columns = ["area_code", "name", "numerator", "value", "lower", "upper", "suppressed"]
    rows = view.frame[columns].itertuples(index=False, name=None)
    for (code, name, count, value, low, high, suppressed), colour in zip(rows, colours(view, by), strict=True):
        if code not in land.shape:
            continue
        known = math.isfinite(count)
        rate = ""
        if math.isfinite(value) and view.measure.kind != "count":
            ends = f"{wording.value(view.measure, low)} to {wording.value(view.measure, high)}"
            rate = f"{wording.value(view.measure, value)} {wording.per(view.measure)} (likely {ends})"
        properties = {
            "code": code,
            "name": _text(name),
            "count": f"{wording.whole(count)} {view.measure.of_unit(count)}"
            if known
            else NOT_SHOWN
            if suppressed
            else empty,
            "rate": rate,
            "fill": shades[colour],
        }
        # The code stands outside as well: a click hands over the feature as it is.
        features.append(feature(land.shape[code], code=code, properties=properties))
    return pydeck.Layer(
        "GeoJsonLayer",
        id="wards",
        data=features,
        pickable=True,
        auto_highlight=True,
        highlight_color=[0, 0, 0, 40],
        # Not get_fill_color: Streamlit would fade every area but the one clicked, and the colours would no longer be
        # those of the list.
        _sub_layer_props={"polygons-fill": {"getFillColor": "@@=properties.fill"}},
        get_line_color=[255, 255, 255],
        line_width_min_pixels=1,
        line_width_max_pixels=1,
    )


def _names(view: Wards, land: Ground, camera: Camera, by: str, selected: str | None) -> pydeck.Layer:
    """Name the selected area and the first of the list."""
    first = view.frame.nlargest(NAMED, _COLUMN[by])
    wanted: pd.DataFrame = pd.concat([view.frame[view.frame["area_code"] == selected], first])
    wanted = wanted.drop_duplicates("area_code")
    lines = [
        (code, wrap(_short(name), NAME_LETTERS))
        for code, name in wanted[["area_code", "name"]].itertuples(index=False, name=None)
        if code in land.middle
    ]
    chosen = names_with_room(lines, land, camera, size=NAME_SIZE, line=NAME_LINE)
    return pydeck.Layer(
        "TextLayer",
        id="names",
        data=[{"t": _text(words), "p": place} for _, words, place in chosen],
        get_text="t",
        get_position="p",
        get_size=NAME_SIZE,
        # Black, the default: a colour given here would fade when an area is clicked, as above.
        font_settings={"sdf": True, "fontSize": 48, "buffer": 8, "radius": 16},
        outline_width=7,
        outline_color=[255, 255, 255],
        font_family=pydeck.types.String("system-ui, Arial, sans-serif"),
        character_set=pydeck.types.String("auto"),
        line_height=1.1,
        pickable=False,
    )


def _text(words: str) -> str:
    """Return a text that the map's own language takes for a text: ``@@`` at its beginning would be a command."""
    return f"\N{WORD JOINER}{words}" if words.startswith("@@") else words


def _short(name: str) -> str:
    """Return the name of an LSOA without its district: “Somewhere 014B” is “014B” on a map of the borough."""
    head, _, tail = name.rpartition(" ")
    return tail if head and tail[:3].isdigit() else name


def _outline(
    layer_id: str, features: list[dict[str, Any]], *, line: list[int], pixels: float, fill: list[int] | None = None
) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        id=layer_id,
        data=features,
        pickable=False,
        filled=fill is not None,
        stroked=True,
        _sub_layer_props={"polygons-fill": {"getFillColor": fill}} if fill else {},
        get_line_color=line,
        line_width_min_pixels=pixels,
        line_width_max_pixels=pixels,
        line_joint_rounded=True,
    )


def _rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
