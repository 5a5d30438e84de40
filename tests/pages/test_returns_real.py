"""Every screen with real returns: each illustrative file loaded as real by itself, all of them together, and odd ones.

A return is made real by the way it is loaded, so these are the figures of the illustrations as if they had been sent.
Each store is built by the one test that walks its screens, so that the tests can run beside each other.
"""

from __future__ import annotations

import csv
import re
import shutil
from datetime import date

import pytest

from ssp_metrics.ingest import loading
from ssp_metrics.settings import ROOT, settings
from ssp_metrics.store import snapshot as snapshots
from ssp_metrics.views import areas
from ssp_metrics.views.scorecard import RULE, scorecard
from tests.pages.app import opened, tables, texts
from tests.pages.badges import BADGE, wrong
from tests.pages.screens import ALL, CATALOGUE, PARTNERSHIP, PRIORITIES
from tests.place import ILLUSTRATED, SETTINGS
from tests.sources.returns import row, share, write
from tests.stores import HOME, store_at

FILES = sorted(SETTINGS.illustrative.glob("*.csv"))
# “None of the wards” is a sentence; None alone, nan and the like are a value that was forgotten.
FORGOTTEN = re.compile(r"\b(?:nan|NaN|NaT|inf|None)\b(?! (?:of|is)\b)")
EXPLAINED = {"methods", "about", "data"}
"""Pages that say what an illustration is."""
TO = date(2025, 12, 1)
FORCE = PARTNERSHIP.force_area_code


def sent(folder, path):
    """A copy of an illustrative file with another day of extraction: the file itself is held already."""
    copy = folder / path.name
    copy.write_text(path.read_text(encoding="utf-8").replace(",2026-01-15", ",2026-01-16"), encoding="utf-8")
    return copy


def measures_in(path):
    """The measures that a return holds, and those that show a part of one."""
    with path.open(encoding="utf-8", newline="") as file:
        held = {line["measure_id"] for line in csv.DictReader(file)}
    return [measure for measure in CATALOGUE.measures.values() if measure.is_return and measure.returned_as in held]


def walk(addresses, real=()):
    """Open every address, check what stands there, and give its words; ``real`` are the measures returned."""
    titles = tuple(f"{measure.title} {BADGE}" for measure in real)
    for path, query in addresses:
        app = opened(path, **query)
        where = (path, query)
        assert not app.exception, (where, app.exception)
        assert not app.error, (where, [one.value for one in app.error])
        assert not app.warning, (where, [one.value for one in app.warning])
        assert not [text for text in texts(app) if FORGOTTEN.search(text)], where
        assert not wrong(app), where
        badged = [line[0] for _, rows in tables(app) for line in rows if line and line[0].startswith(titles)]
        assert not badged, where
        yield path, texts(app)


@pytest.fixture
def store(clean, shipped_store, tmp_path, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    """A copy of the shipped store that a test may load into, in use on the screens."""
    root = shutil.copytree(shipped_store.root, tmp_path / "store")
    monkeypatch.setenv("SSP_STORE", str(root))
    settings.cache_clear()
    return store_at(root)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_screen_that_a_return_touches_opens_when_it_is_real(path, store, tmp_path):
    real = measures_in(path)
    assert real
    loading.load_return(store, sent(tmp_path, path))
    addresses = [("", {}), ("outcomes", {}), ("data", {"part": "returns"})]
    addresses += [(place.priority, {"measure": one.id}) for one in real for place in one.places[:1]]
    addresses += [("wards", {"measure": one.id}) for one in real if "ward" in one.levels and one.kind != "share"]
    if {"homicide", "knife_admissions", "sexual_offences"} & {one.id for one in real}:
        addresses += [("duty", {}), ("sexual_violence", {})]
    assert len(list(walk(addresses, real))) == len(addresses)
    with snapshots.opened(store) as current:
        rows = scorecard(current, TO).rows
    led = [one for one in rows if one.measure in real]
    assert all(one.figure is not None for one in led), [one.problem for one in led]


@pytest.mark.parametrize("half", [0, 1])
def test_every_screen_opens_when_all_returns_are_real(half, store, tmp_path):
    """In two halves, so that two workers share them."""
    for path in FILES:
        loading.load_return(store, sent(tmp_path, path))
    real = [measure for measure in CATALOGUE.measures.values() if measure.is_return]
    now = [(screen.path, dict(screen.query)) for screen in ALL if "as_at" not in dict(screen.query)]
    groups = [("compare", {"measure": "knife_crime", "group": group.id}) for group in PARTNERSHIP.groups[:2]]
    for path, words in walk([*now, *groups][half::2], real):
        assert path in EXPLAINED or not [text for text in words if "llustrat" in text.replace(RULE, "")], path
        if not path:
            led = [CATALOGUE.headline(name) for name in CATALOGUE.priorities]
            waits = any(one is None or (one.is_return and one.returned_as not in ILLUSTRATED) for one in led)
            assert any("o data supplied" in text for text in words) == waits


HEADLINES = {
    "serious_violence": ("robbery", "homicide"),  # a total of five years, of the district
    "drugs_alcohol": ("drugs", "homicide_under_25"),  # of the police force area alone
    "prolific_offenders": ("burglary", "iom_reoffending"),  # a share
    "domestic_abuse": ("domestic_abuse_crimes", "domestic_abuse_by_ward"),  # a year by ward, some hidden
}
"""Another headline for a priority: instead of the first measure the second."""
QUARTERS = [f"{year}-{month}" for year in (2023, 2024, 2025) for month in ("03", "06", "09", "12")][3:-1]


@pytest.fixture
def odd_store(clean, tmp_path, monkeypatch):  # noqa: ARG001 - clean is wanted for what it does
    """A store whose headline measures are of every kind, with nothing illustrative."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("illustrative"))
    for priority, (led, leads) in HEADLINES.items():
        old, new = (data / "catalogue" / "measures" / f"{one}.toml" for one in (led, leads))
        old.write_text(old.read_text(encoding="utf-8").replace("headline = true\n", ""), encoding="utf-8")
        head, mark, places = new.read_text(encoding="utf-8").partition(f'priority = "{priority}"\n')
        added = (
            f"headline = true\n{places}"
            if mark
            else f'\n[[places]]\npriority = "{priority}"\norder = 9\nheadline = true\n'
        )
        new.write_text(head + mark + added, encoding="utf-8")
    monkeypatch.setenv("SSP_DATA", str(data))
    monkeypatch.setenv("SSP_STORE", str(tmp_path / "store"))
    settings.cache_clear()
    made = store_at(tmp_path / "store", data=data)
    loading.build_store(made)
    return made


def odd_rows(wards):
    """Homicides of ten years, a hidden count, a share that rose, a quarter missing, wards of which some are hidden."""
    rows = []
    for year in range(2016, 2026):
        rows += [row("homicide", f"{year}-03", 12, 1), row("homicide", f"{year}-03", 12, 5, FORCE)]
        rows += [row("homicide", f"{year}-03", 12, 2, FORCE, age_band="under_25")]
        rows += [row("homicide", f"{year}-03", 12, 3, FORCE, age_band="25_and_over")]
    rows += [row("vemt_children", "2024-03", 12, 20), row("vemt_children", "2025-03", 12, 3)]
    rows += [share("iom_reoffending", end, 3, 60 if end > "2024-09" else 30, 90) for end in QUARTERS]
    rows += [row("organised_crime_disruptions", end, 3, 15) for end in QUARTERS if end != "2025-03"]
    counts = dict(zip(wards, [2, 3, *range(30, 28 + len(wards))], strict=True))
    rows += [row("domestic_abuse_by_ward", "2025-03", 12, number, ward) for ward, number in counts.items()]
    return [*rows, row("domestic_abuse_by_ward", "2025-03", 12, sum(counts.values()), HOME)]


def test_headline_measures_of_every_kind(odd_store, tmp_path):
    with snapshots.opened(odd_store) as current:
        wards = list(areas.small_areas(current, "ward", PARTNERSHIP.ward_vintage)["code"])
    loading.load_return(odd_store, write(tmp_path, odd_rows(wards)), accept_valid=True)
    with snapshots.opened(odd_store) as current:
        view = scorecard(current, TO)
    by = {one.priority.id: one for one in view.rows}
    said = {name: (view.number_words(one), one.state) for name, one in by.items()}
    assert said["serious_violence"] == ("5 homicides, 5 years to March 2025", "chance")
    assert by["serious_violence"].months.empty, "a rare measure of a district is never split into its years"
    assert said["vulnerability"] == ("[c] children discussed at VEMT, 12 months to March 2025", "not_compared")
    share_words = "Reoffending under Integrated Offender Management: 67%, 12 months to September 2025"
    assert said["prolific_offenders"] == (share_words, "concern")
    assert "Reoffending under Integrated Offender Management rose from 33% to 67%: more than chance." in view.reading
    force_words = "10 homicides of people aged under 25, Cleveland police force area, 5 years to March 2025"
    assert said["drugs_alcohol"] == (force_words, "chance")
    assert said["domestic_abuse"][1] == "not_compared"
    assert by["domestic_abuse"].top.endswith(", of those shown")
    assert "%" not in by["domestic_abuse"].top
    assert said["organised_crime"] == ("", "none")
    assert "2025-03" in by["organised_crime"].problem
    assert view.frame.set_index("priority").loc["Vulnerability", "count"] == "[c]"
    assert len(list(walk([("", {}), ("outcomes", {}), *((one.path, {}) for one in PRIORITIES)]))) == 9
