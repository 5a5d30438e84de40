from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.errors import DeliveryError
from ssp_metrics.sources import lookup
from tests.reference import needs_reference, reference_data

FORCES = "ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n"


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_lsoa_to_district(tmp_path):
    text = "lsoa21_code,ward23_code,ltla23_code\nE01000002,E05000001,E06000001\nE01000001,E05000001,E06000001\n"
    delivery = lookup.read(write(tmp_path / "a.csv", text))
    assert delivery.tables["lsoa_district"].to_numpy().tolist() == [
        ["E01000001", "E06000001"],
        ["E01000002", "E06000001"],
    ]
    assert delivery.extracted == date(2023, 12, 31)


def test_lsoa_of_2011_to_lsoa_of_2021_keeps_splits_and_mergers(tmp_path):
    text = (
        "lsoa11_code,change_code,lsoa21_code,ltla22_code\n"
        "E01000001,S,E01000011,E06000001\n"
        "E01000001,S,E01000012,E06000001\n"
        "E01000002,M,E01000012,E06000001\n"
    )
    frame = lookup.read(write(tmp_path / "a.csv", text)).tables["lsoa_change"]
    assert list(frame) == ["lsoa11_code", "lsoa21_code"]
    assert len(frame) == 3


def test_a_district_with_two_partnerships_is_one_row(tmp_path):
    text = (
        FORCES
        + "E06000001,One,E22000002,Second,E23000001,Force\n"
        + "E06000001,One,E22000001,First,E23000001,Force\n"
        + "E06000002,Two,E22000003,Third,E23000001,Force\n"
    )
    delivery = lookup.read(write(tmp_path / "a.csv", text))
    frame = delivery.tables["district"].set_index("district_code")
    assert list(frame["csp_name"]) == ["First; Second", "Third"]
    assert frame["csp_code"].isna().tolist() == [True, False]
    assert "One" in delivery.notes[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            FORCES + "E06000001,One,E22000001,A,E23000001,F\nE06000001,One,E22000002,B,E23000002,G\n",
            "another police",
        ),
        (
            FORCES + "E06000001,One,E22000001,A,E23000001,F\n" * 1 + "E06000001,One,E22000001,A,E23000001,F\n",
            "earlier",
        ),
        (FORCES + "E06000001,,E22000001,A,E23000001,F\n", "needs a text"),
        (FORCES + "E06000001,One,E2200001,A,E23000001,F\n", "community safety partnership"),
        (
            "lsoa21_code,ward24_code,ltla24_code\nE01000001,E05000001,E06000001\nE01000001,E05000002,E06000002\n",
            "another district",
        ),
        (
            "lsoa21_code,ward24_code,ltla24_code,ltla25_code\nE01000001,E05000001,E06000001,E06000001\n",
            "two years",
        ),
    ],
)
def test_faults(tmp_path, text, found):
    with pytest.raises(DeliveryError, match=found):
        lookup.read(write(tmp_path / "a.csv", text))


@needs_reference
def test_the_published_files():
    folder = reference_data() / "lookups"
    district = lookup.read(folder / "lookup_ltla24_csp24_pfa24.csv").tables["district"].set_index("district_code")
    assert len(district) == 318
    assert district.index.is_unique
    assert district["force_area_name"].nunique() == 43
    assert district["csp_code"].isna().sum() == 7
    assert district.loc["E06000004", ["csp_code", "force_area_code"]].tolist() == ["E22000030", "E23000013"]

    now = lookup.read(folder / "lookup_lsoa21_ward24_ltla24.csv").tables["lsoa_district"]
    assert len(now) == 35_672
    assert (now["district_code"] == "E06000004").sum() == 124
    change = lookup.read(folder / "lookup_lsoa11_lsoa21_ltla22.csv").tables["lsoa_change"]
    joined = change.merge(now, left_on="lsoa21_code", right_on="lsoa_code", validate="many_to_one")
    assert len(joined) == len(change) == 35_795
    assert joined.loc[joined["district_code"] == "E06000004", "lsoa11_code"].nunique() == 120
    # Three LSOAs of 2011 now lie in two districts: their district is not a function of the old code.
    assert (joined.groupby("lsoa11_code")["district_code"].nunique() > 1).sum() == 3
