"""Files with far too few rows, and months to come: refused, unless somebody says why the rows are gone."""

from __future__ import annotations

from datetime import date

import pytest

from ssp_metrics.errors import DeliveryError
from ssp_metrics.sources.police_uk.held import Edition
from tests.archives import HARTLEPOOL, HERE, name, outcomes, street, text
from tests.sources.police_uk_reading import read as read_files

NOVEMBER = date(2025, 11, 1)
LATER = date(2026, 1, 31)


@pytest.fixture
def read(tmp_path):
    return lambda files, **options: read_files(tmp_path, files, **options)


def edition(month, rows, home, *, sha256="0" * 64, extracted=date(2025, 12, 1), seq=1, force="cleveland", kept=None):
    """A street file that is held."""
    return Edition(("street", force, month), sha256, extracted, seq, rows, rows if kept is None else kept, home)


def year(rows, home, **more):
    """Twelve months that are held, to October 2025."""
    return [edition(date(2025, month, 1), rows, home, **more) for month in range(1, 11)]


def files(home, elsewhere=0, month="2025-11", **more):
    """A street file with so many rows at home and in the next district."""
    rows = [*street(month, HERE, number=home, **more), *street(month, HARTLEPOOL, number=elsewhere, **more)]
    return {name(month): rows}


@pytest.mark.parametrize(
    ("home", "elsewhere", "words"),
    [
        (0, 199, "street of Cleveland Police for November 2025 has only 199 rows, where load 1 has 7,799 and 0"),
        (0, 7000, "has only 0 rows at our places, where load 1 has 2,255"),
        (1127, 7000, "has only 1,127 rows at our places, where load 1 has 2,255"),
        (2255, 1600, "has only 3,855 rows, where load 1 has 7,799"),
    ],
)
def test_a_replacement_that_loses_most_of_a_month_is_refused(read, home, elsewhere, words):
    held = [edition(NOVEMBER, 7799, 2255)]
    with pytest.raises(DeliveryError) as caught:
        read(files(home, elsewhere), held=held, extracted=LATER)
    (fault,) = caught.value.faults
    assert words in fault.found
    assert "--confirm-loss" in fault.remedy
    made = read(files(home, elsewhere), held=held, extracted=LATER, confirm_loss="the force moved its records")
    assert made.counts()["accepted"] == home
    assert [note for note in made.notes if note.endswith("“the force moved its records”.")]


@pytest.mark.parametrize(
    ("held", "home", "elsewhere"),
    [
        ([edition(NOVEMBER, 7799, 2255)], 1128, 2772),  # a little more than half
        ([edition(NOVEMBER, 49, 49)], 1, 0),  # too few to say
        ([edition(NOVEMBER, 7799, 2255, extracted=date(2026, 3, 1))], 1, 0),  # older than what is held: rules nothing
        ([edition(NOVEMBER, 7799, 2255, force="durham")], 1, 0),
        ([edition(NOVEMBER, 7799, 0, kept=0)], 1, 0),  # of which every row was rejected
        (year(400, 400), 100, 0),  # a quarter of the usual
        (year(400, 400)[:5], 1, 0),  # five months: nobody can say what is usual
    ],
)
def test_what_may_well_be_right_is_taken(read, held, home, elsewhere):
    assert read(files(home, elsewhere), held=held, extracted=LATER).counts()["accepted"] == home


def test_a_new_month_far_below_the_usual_is_refused(read):
    with pytest.raises(DeliveryError, match="has only 99 rows, where its 10 months held mostly have 400"):
        read(files(0, 99), held=year(400, 0), extracted=LATER)
    rows = outcomes("2025-11", number=3)  # another kind of file has another size
    assert read({name("2025-11", kind="outcomes"): text(rows, "outcomes")}, held=year(400, 400)).counts()["read"] == 3


def test_a_force_that_counts_nowhere_may_supply_what_it_wants(read):
    found = {name("2025-11", "btp"): street("2025-11", by="British Transport Police")}
    held = [edition(NOVEMBER, 9000, 900, force="btp")]
    assert read(found, held=held, extracted=LATER).counts()["read"] == 1


def test_rejected_rows_are_lost_rows(read):
    rows = [*street("2025-11", number=40), *street("2025-10", number=160)]
    with pytest.raises(DeliveryError, match="has only 40 rows, where load 1 has 200"):
        read({name("2025-11"): rows}, held=[edition(NOVEMBER, 200, 200)], extracted=LATER, accept_valid=True)


def test_a_small_edition_that_comes_back_is_a_loss_too(read):
    """Held: few rows, then many. The file of the few again, extracted later, would rule again."""
    few = read(files(60)).files["sha256"][0]
    held = [
        edition(NOVEMBER, 60, 60, sha256=few),
        edition(NOVEMBER, 600, 600, sha256="1" * 64, extracted=date(2025, 12, 2), seq=2),
    ]
    with pytest.raises(DeliveryError, match="has only 60 rows, where load 2 has 600"):
        read(files(60), held=held, extracted=LATER)
    held.append(edition(NOVEMBER, 0, 0, sha256=few, extracted=date(2025, 12, 3), seq=3))  # and did: 60 rule
    assert read(files(60), held=held, extracted=LATER).confirmed == 1
    assert read(files(31), held=held, extracted=LATER).counts()["accepted"] == 31


@pytest.mark.parametrize("reason", ["", "they say so"])
def test_a_month_that_has_not_ended_is_refused_whatever_the_reason(read, reason):
    with pytest.raises(DeliveryError, match=r"May 2099 has not ended yet on [0-9-]{10}"):
        read(files(5, month="2099-05"), confirm_loss=reason)
