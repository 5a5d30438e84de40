from __future__ import annotations

import pytest

from ssp_metrics.errors import DeliveryError
from ssp_metrics.sources import deprivation
from tests.reference import needs_reference, reference_data


def write(path, edition, rows):
    """Write rows given as (code, rank, decile); every domain gets the same."""
    lines = [",".join(edition.columns)]
    for code, rank, decile in rows:
        cells = [code]
        for _ in edition.domains:
            cells += [rank, decile] + (["-0.25"] if edition.has_scores else [])
        lines.append(",".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("edition", deprivation.EDITIONS, ids=lambda edition: edition.name)
def test_each_edition_is_known_by_its_columns(tmp_path, edition):
    path = write(tmp_path / "imd.csv", edition, [("E01000002", "7.0", "1.0"), ("E01000001", "32844", "10")])
    delivery = deprivation.read(path)
    frame = delivery.tables["deprivation"]
    assert list(frame) == ["edition", "lsoa_code", "lsoa_vintage", "domain", "rank", "decile", "score"]
    assert set(frame["edition"]) == {edition.name}
    assert set(frame["lsoa_vintage"]) == {edition.vintage}
    assert set(frame["domain"]) == {domain.lower() for domain in edition.domains}
    assert frame["score"].isna().all() != edition.has_scores
    assert len(frame) == 16
    assert delivery.extracted == edition.published


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("W01000001", "1", "1"), "not a code of an English LSOA"),
        (("E01000001", "0", "1"), "outside 1 to"),
        (("E01000001", "33756", "1"), "outside 1 to"),
        (("E01000001", "1", "11"), "outside 1 to 10"),
        (("E01000001", "1", ""), "an empty cell is not a whole number"),
        (("E01000009", "1", "1"), "earlier row"),
    ],
)
def test_faults(tmp_path, row, found):
    path = write(tmp_path / "imd.csv", deprivation.EDITIONS[1], [("E01000009", "1", "1"), row])
    with pytest.raises(DeliveryError, match=found) as refused:
        deprivation.read(path)
    assert {fault.row for fault in refused.value.faults} == {3}


@needs_reference
@pytest.mark.parametrize(
    ("file", "edition", "areas"),
    [
        ("imd_2019_lsoa_2011_tees_valley.csv", "2019", 417),
        ("imd_2025_lsoa_2021_tees_valley.csv", "2025", 425),
    ],
)
def test_the_published_files(file, edition, areas):
    delivery = deprivation.read(reference_data() / "deprivation" / file)
    frame = delivery.tables["deprivation"]
    assert set(frame["edition"]) == {edition}
    assert frame["lsoa_code"].nunique() == areas
    assert len(frame) == areas * 8
