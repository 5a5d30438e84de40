from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from ssp_metrics.errors import DeliveryError
from ssp_metrics.sources import peers
from tests.reference import needs_reference, reference_data

CODES = [f"E06{number:06d}" for number in range(1, 23)]


def write(path, change=None, released="This data was released on 01/10/2025."):
    """Write a workbook of 22 districts on a line, each nearest to those beside it; ``change`` spoils it."""
    book = openpyxl.Workbook()
    book.active.append([released])
    order, apart = book.create_sheet("Table 1"), book.create_sheet("Table 2")
    order.append(["A title"])
    apart.append(["A title"])
    order.append([peers.CODE, "Name", *[f"Neighbour {place}" for place in range(1, 22)]])
    apart.append([peers.CODE, "Name", *CODES])
    for at, code in enumerate(CODES):
        others = sorted((other for other in range(22) if other != at), key=lambda other: (abs(other - at), other))
        order.append([code, f"District {at}", *[CODES[other] for other in others]])
        apart.append([code, f"District {at}", *[float(abs(other - at)) for other in range(22)]])
    if change:
        change(order, apart)
    book.save(path)
    return path


def test_twenty_nearest_with_their_distances(tmp_path):
    delivery = peers.read(write(tmp_path / "peers.xlsx"))
    frame = delivery.tables["peer"]
    assert list(frame) == ["area_code", "neighbour_code", "position", "distance"]
    assert len(frame) == 22 * 20
    first = frame[frame["area_code"] == CODES[0]]
    assert list(first["position"]) == list(range(1, 21))
    assert list(first["neighbour_code"]) == CODES[1:21]
    assert list(first["distance"]) == [float(step) for step in range(1, 21)]
    assert delivery.extracted == date(2025, 10, 1)


def cell(sheet, row, column, value):
    def change(order, apart):
        {"order": order, "apart": apart}[sheet].cell(row, column).value = value

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (cell("order", 3, 3, "S12000005"), "not a code of an English district"),
        (cell("order", 3, 3, CODES[0]), "itself or a neighbour already listed"),
        (cell("order", 3, 3, "E07000999"), "distances has none"),
        (cell("order", 4, 1, CODES[0]), "earlier row"),
        (cell("apart", 3, 4, "far"), "not a number"),
        (cell("apart", 3, 4, -1), "below 0"),
        (cell("apart", 3, 4, 7.5), "nearer than the one before"),
        (cell("order", 2, 4, "Another"), "“Neighbour 2” is missing"),
        (cell("apart", 2, 1, "Another"), "no two sheets"),
    ],
)
def test_faults(tmp_path, change, found):
    with pytest.raises(DeliveryError, match=found):
        peers.read(write(tmp_path / "peers.xlsx", change))


def test_the_day_of_release_or_of_extraction_is_needed(tmp_path):
    path = write(tmp_path / "peers.xlsx", released="A workbook")
    with pytest.raises(DeliveryError, match="when it was released"):
        peers.read(path)
    assert peers.read(path, extracted=date(2025, 11, 1)).extracted == date(2025, 11, 1)
    with pytest.raises(DeliveryError, match="before the end of the period"):
        peers.read(write(tmp_path / "b.xlsx"), extracted=date(2025, 9, 30))


@needs_reference
def test_the_published_file():
    delivery = peers.read(reference_data() / "peers" / "ons_nearest_neighbours_2025-10.xlsx")
    frame = delivery.tables["peer"]
    assert len(frame) == 296 * 20
    ten = frame[(frame["area_code"] == "E06000004") & (frame["position"] <= 10)]
    # Halton, St Helens, Wakefield, Sunderland, Wigan,
    # Darlington, Warrington, Wirral, Gateshead, North Tyneside
    assert ten["neighbour_code"].tolist() == [
        *("E06000006", "E08000013", "E08000036", "E08000024", "E08000010"),
        *("E06000005", "E06000007", "E08000015", "E08000037", "E08000022"),
    ]
    assert delivery.extracted == date(2025, 10, 1)
