"""Disclosure control: what is hidden of a return, by hand and as properties; what a reader can make of it is beside."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssp_metrics.catalogue.models import Breakdown, Measure, Selector
from ssp_metrics.disclosure import POLICIES, Equation, mask, publish

POLICE, HES = POLICIES["police_low_count"], POLICIES["hes_2018"]
BREAKDOWNS = (
    Breakdown(id="sex", title="By sex", dimension="sex", values={"female": "Women", "male": "Men"}),
    Breakdown(
        id="age",
        title="By age",
        dimension="age_band",
        values={"under_18": "Under 18", "18_to_64": "18 to 64", "65_and_over": "65 and over"},
        complete=False,
    ),
    Breakdown(
        id="strand",
        title="By strand",
        dimension="category",
        values={"race": "Race", "religion": "Religion"},
        complete=False,
        overlapping=True,
    ),
)
WARDS = ("W1", "W2", "W3", "W4")
PARENTS = {**dict.fromkeys(WARDS, "D1"), "D1": "F1", "D2": "F1", "F1": None}
LAST = 99


def measure(suppression="police_low_count", **given_values):
    values = {"kind": "count", "breakdowns": BREAKDOWNS, "every": 12, **given_values}
    return Measure(
        id="referrals",
        title="Referrals",
        definition="People referred, each counted once in a year.",
        caveat="Beware.",
        owner="Somebody",
        order=400,
        unit="referrals",
        unit_one="referral",
        direction="neither",
        source="police_return",
        selector=Selector(table="partner_return"),
        levels=("district",),
        suppression=suppression,
        **values,
    )


def returned(*rows, **columns):
    """Rows of one year: (area, part, numerator, known_from, known_to, denominator), the last three if not usual."""
    dimension = {code: each.dimension for each in BREAKDOWNS for code in dict(each.values)}
    made = []
    for area, part, numerator, *more in rows:
        known_from, known_to, denominator = (*more, *(1, None, None)[len(more) :])
        cell = {"sex": "all", "age_band": "all", "category": "all"} | ({dimension[part]: part} if part != "all" else {})
        made.append(
            {
                "measure_id": "referrals",
                "area_code": area,
                "period_start": pd.Timestamp("2024-04-01"),
                "period_months": 12,
                **cell,
                "numerator": numerator,
                "denominator": denominator,
                "known_from": known_from,
                "known_to": known_to,
                **columns,
            }
        )
    return pd.DataFrame(made).astype({"denominator": "Int64", "known_to": "Int64"})


def marks(rows, suppression="police_low_count", **given_values):
    """What is shown of each row, in order; “c” where hidden."""
    shown = publish(rows, measure(suppression, **given_values), PARENTS)
    assert shown["numerator"].isna().tolist() == shown["suppressed"].tolist()
    return [
        "c" if suppressed else count for count, suppressed in zip(shown["numerator"], shown["suppressed"], strict=True)
    ]


# By hand.


def test_the_smallest_other_ward_is_hidden_with_a_small_one():
    rows = returned(("D1", "all", 60), ("W1", "all", 28), ("W2", "all", 3), ("W3", "all", 20), ("W4", "all", 9))
    assert marks(rows) == [60, 28, "c", 20, "c"]


def test_two_hidden_that_can_only_be_large_are_not_enough():
    # 4 + 26 = 30 beside a shown 26: nobody but 4 fits 30 with a smallest other of at most 26.
    rows = returned(("D1", "all", 56), ("W1", "all", 26), ("W2", "all", 4), ("W3", "all", 26))
    assert marks(rows) == [56, "c", "c", "c"]


def test_of_a_total_in_two_parts_both_are_hidden():
    assert marks(returned(("D1", "all", 30), ("D1", "female", 29), ("D1", "male", 1))) == [30, "c", "c"]


def test_a_part_that_is_the_whole_total_is_hidden_with_it_and_zero_is_shown():
    assert marks(returned(("D1", "all", 3), ("D1", "female", 3), ("D1", "male", 0))) == ["c", "c", 0]


def test_a_total_that_is_all_ones_is_hidden_and_all_its_parts():
    rows = returned(
        *(("D1", "all", 5), ("D1", "female", 5), ("D1", "male", 0)),
        *(("D1", "under_18", 1), ("D1", "18_to_64", 2), ("D1", "65_and_over", 2)),
    )
    assert marks(rows) == ["c", "c", 0, "c", "c", "c"]


def test_what_is_in_no_part_is_protected_though_it_is_not_printed():
    ages = (("D1", "all", 60), ("D1", "under_18", 10), ("D1", "18_to_64", 20), ("D1", "65_and_over", 28))
    assert marks(returned(*ages, ("D1", "female", 30), ("D1", "male", 30))) == [60, "c", 20, 28, 30, 30]
    assert mask({1: {"all": 60, "young": 10, "old": 48}}, [Equation("all", ("young", "old"))], POLICE) == {"young"}


@pytest.mark.parametrize(
    ("total", "race", "religion", "shown"),
    [
        (60, 56, 4, [60, "c", "c"]),  # every crime has a strand: the four beyond 56 have the other one
        (20, 18, 3, [20, "c", "c"]),  # at least 2 were left
        (20, 19, 3, [20, 19, "c"]),  # at least 1, as any count that is hidden
        (20, 20, 4, [20, 20, "c"]),
        (60, 20, 3, [60, 20, "c"]),  # most events are in no part, as everybody sees
        (8, 4, 4, [8, "c", "c"]),
        (4, 4, 0, ["c", "c", 0]),
    ],
)
def test_parts_that_overlap_hide_others_only_where_their_total_would_tell(total, race, religion, shown):
    assert marks(returned(("D1", "all", total), ("D1", "race", race), ("D1", "religion", religion))) == shown


def test_a_part_that_overlaps_and_is_alone_under_the_mask_of_another_version_hides_its_total():
    rows = returned(
        *(("D1", "all", 60, 1, 2), ("D1", "race", 56, 1, 2), ("D1", "religion", 4, 1, 2)),
        *(("D1", "all", 60, 2), ("D1", "race", 60, 2), ("D1", "religion", 0, 2)),
    )
    assert marks(rows) == ["c", "c", "c", "c", "c", 0]


@pytest.mark.parametrize(
    ("total", "parts", "shown"),
    [
        (43, (12, 12, 12, 7), (None,) * 5),  # not 45, 10, 10, 10, c: only 43 − 3 × 12 = 7 rounds to that
        (43, (12, 12, 12, 8), (45, 10, 10, 10, 10)),
        (46, (12, 12, 17, 7), (45, 10, 10, 15, None)),  # could be 6 as well
        (28, (7, 7, 7, 7), (None,) * 5),  # not 30: less than 28 does not round to it
        (60, (10, 0, 0, 3), (60, 10, 0, 0, None)),
    ],
)
def test_rounding_gives_no_part_away_that_overlaps(total, parts, shown):
    counts = dict(enumerate((total, *parts)))
    suppressed = mask({1: counts}, [Equation(0, (1, 2, 3, 4), adds_up=False)], HES)
    assert (
        tuple(None if count and cell in suppressed else HES.rounded(count) for cell, count in counts.items()) == shown
    )


def test_districts_add_up_to_the_force_area_and_a_hidden_one_hides_its_parts():
    rows = returned(
        *(("F1", "all", 42), ("D1", "all", 40), ("D2", "all", 2)),
        *(("D1", "female", 25), ("D1", "male", 15), ("W1", "all", 40), ("W2", "all", 0)),
    )
    assert marks(rows) == [42, "c", "c", "c", "c", "c", 0]


def test_hidden_totals_count_with_what_their_parts_need():
    districts = Equation("force", ("A", "B"))
    ages = {each: Equation(each, tuple(f"{each}{number}" for number in range(5))) for each in ("A", "B")}
    ones = {part: 1 for equation in ages.values() for part in equation.parts}
    # 10 of two districts of five ages each can only be 5 + 5, so that the force area cannot be shown either.
    assert "force" in mask({1: {"force": 10, "A": 5, "B": 5, **ones}}, [districts, *ages.values()], POLICE)


def test_rounded_counts_that_give_a_hidden_one_away_are_hidden():
    rows = returned(("D1", "all", 17), ("D1", "under_18", 8), ("D1", "18_to_64", 8), ("D1", "65_and_over", 1))
    assert marks(rows, "hes_2018") == [15, "c", "c", "c"]  # not 15, 10, 10, c: only 17 = 8 + 8 + 1 rounds to that


def test_rounding_takes_the_place_of_more_hiding():
    rows = returned(("D1", "all", 33), ("D1", "female", 5), ("D1", "male", 28))
    assert marks(rows, "hes_2018") == [35, "c", 30]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_rounding(count, shown):
    assert HES.rounded(count) == shown


def test_an_open_measure_is_untouched():
    rows = returned(("D1", "all", 3), ("D1", "female", 1), file_name="a.csv")
    shown = publish(rows, measure("open"), PARENTS)
    pd.testing.assert_frame_equal(shown.drop(columns="suppressed"), rows, check_dtype=False)
    assert not shown["suppressed"].any()


@pytest.mark.parametrize(
    ("numerator", "denominator", "suppressed"),
    [(0, 40, False), (3, 40, True), (0, 4, True), (38, 40, True), (20, 40, False)],
)
def test_a_share_is_hidden_whole(numerator, denominator, suppressed):
    rows = returned(("D1", "all", numerator, 1, None, denominator))
    shown = publish(rows, measure(kind="share", breakdowns=()), PARENTS).iloc[0]
    assert shown["suppressed"] == suppressed == pd.isna(shown["numerator"]) == pd.isna(shown["denominator"])


def test_shares_of_districts_cannot_be_had_from_the_force_area():
    rows = returned(("F1", "all", 60, 1, None, 200), ("D1", "all", 3, 1, None, 50), ("D2", "all", 57, 1, None, 150))
    assert marks(rows, kind="share", breakdowns=()) == [60, "c", "c"]


def test_a_rounded_share_rounds_both():
    shown = publish(returned(("D1", "all", 22, 1, None, 48)), measure("hes_2018", kind="share", breakdowns=()), PARENTS)
    assert (shown["numerator"][0], shown["denominator"][0]) == (20, 50)


def test_one_mask_serves_all_versions_but_zero_is_shown():
    rows = returned(
        *(("D1", "all", 60, 1, 2), ("W1", "all", 3, 1, 2), ("W2", "all", 27, 1, 2), ("W3", "all", 30, 1, 2)),
        *(("D1", "all", 80, 2), ("W1", "all", 0, 2), ("W2", "all", 20, 2), ("W3", "all", 60, 2)),
    )
    # In the second version W2 alone would be what is left, so W3 is hidden there, and then in the first as well.
    assert marks(rows) == [60, "c", "c", "c", 80, 0, "c", "c"]


def test_what_an_earlier_load_needed_stays_hidden():
    equation = [Equation("T", ("A", "B", "C", "D"))]
    loads = {
        1: {"T": 90, "A": 20, "B": 0, "C": 30, "D": 40},  # A alone would be hidden by the second load, so C is too
        2: {"T": 82, "A": 3, "B": 9, "C": 30, "D": 40},
        3: {"T": 81, "A": 9, "B": 30, "C": 40, "D": 2},  # hides A and D, which in the first would do without C
    }
    first_two = mask({load: loads[load] for load in (1, 2)}, equation, POLICE)
    assert first_two == {"A", "B", "C"}
    assert mask(loads, equation, POLICE) == {"A", "B", "C", "D"}


def test_each_period_has_its_own_mask():
    rows = returned(("D1", "all", 30), ("D1", "female", 2), ("D1", "male", 28))
    later = rows.assign(period_start=pd.Timestamp("2025-04-01"), numerator=[30, 12, 18])
    assert marks(pd.concat([rows, later], ignore_index=True)) == [30, "c", "c", 30, 12, 18]


def test_parts_beyond_their_total_are_no_reason_to_stop():
    rows = returned(("D1", "all", 20), ("D1", "female", 18), ("D1", "male", 4))
    assert marks(rows) == [20, "c", "c"]
    assert marks(rows, "hes_2018") == [20, 20, "c"]


def test_a_row_that_never_ruled_is_judged_by_itself():
    assert marks(returned(("D1", "all", 3, 2, 2), ("D1", "all", 30, 2))) == ["c", 30]


def test_nothing_returned():
    rows = returned(("D1", "all", 3)).iloc[:0]
    assert publish(rows, measure(), PARENTS).columns[-1] == "suppressed"


def test_index_and_other_columns_stay():
    rows = returned(("D1", "all", 30), ("D1", "female", 2), ("D1", "male", 28), file_name="a.csv").set_index(
        pd.Index([7, 7, 3])
    )
    shown = publish(rows, measure(), PARENTS)
    assert shown.index.tolist() == [7, 7, 3]
    assert shown["file_name"].tolist() == ["a.csv"] * 3
    assert rows["numerator"].tolist() == [30, 2, 28]  # what came in is not changed
    assert shown["suppressed"].tolist() == [False, True, True]


# Properties of whole returns, in several versions.

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


@st.composite
def returns(draw, counts=COUNTS, loads=3):
    """A home district with breakdowns and wards, beside another district in a force area; a version a load."""
    rows = []
    number = draw(st.integers(1, loads))
    for load in range(1, number + 1):
        until = load + 1 if load < number else None
        inside = draw(st.lists(counts, min_size=1, max_size=4))
        outside = draw(st.just(0) | counts)
        total = sum(inside) + outside
        cells = {("D1", "all"): total, **{(ward, "all"): count for ward, count in zip(WARDS, inside, strict=False)}}
        women = draw(st.integers(0, total) | st.integers(0, min(4, total)))
        young = draw(st.integers(0, total))
        cells |= {("D1", "female"): women, ("D1", "male"): total - women}
        cells |= {("D1", "under_18"): young, ("D1", "18_to_64"): draw(st.integers(0, total - young))}
        race = draw(st.integers(0, total))
        religion = draw(st.integers(total - race, total) | st.integers(0, min(4, total)))
        cells |= {("D1", "race"): race, ("D1", "religion"): religion}
        if draw(st.booleans()):
            other = draw(counts)
            cells |= {("D2", "all"): other, ("F1", "all"): total + other}
        rows += [(*cell, count, load, until) for cell, count in cells.items()]
    return returned(*rows)


CELL = ["area_code", "sex", "age_band", "category"]


def hidden_cells(rows, suppression="police_low_count"):
    shown = publish(rows, measure(suppression), PARENTS)
    return set(shown.loc[shown["suppressed"], [*CELL, "known_from"]].itertuples(index=False, name=None))


@settings(max_examples=60)
@given(returns(), st.sampled_from([POLICE, HES]))
def test_small_counts_are_never_seen_and_zeros_always(rows, policy):
    shown = publish(rows, measure(policy.id), PARENTS)
    counts = shown.loc[~shown["suppressed"], "numerator"]
    assert not counts.between(1, policy.least_shown - 1).any()
    assert not shown.loc[rows["numerator"] == 0, "suppressed"].any()
    exact = rows.loc[~shown["suppressed"], "numerator"]
    assert ((counts - exact).abs() <= policy.round_to // 2).all()


@settings(max_examples=80)
@given(returns())
def test_every_hidden_count_could_be_four_counts_in_every_version(rows):
    """What subtraction gives: shown total − shown parts = hidden parts, each with its least, and a rest."""
    shown = publish(rows, measure(), PARENTS)
    for _, version in shown.groupby("known_from"):
        cells = {row.part: row for row in version.assign(part=version[CELL].apply(tuple, axis=1)).itertuples()}
        home, neighbour, force = ((area, "all", "all", "all") for area in ("D1", "D2", "F1"))
        below_home = (
            [key for key in cells if key[0] == "D1" and key[1] != "all"],
            [key for key in cells if key[0] == "D1" and key[2] != "all"],
            [key for key in cells if key[0] in WARDS],
        )
        needed = max(sum(cells[key].suppressed for key in parts) for parts in below_home)
        districts = [key for key in cells if key in {home, neighbour}]
        for total, parts in [*((home, parts) for parts in below_home), (force, districts)]:
            covered = [key for key in parts if cells[key].suppressed]
            if not covered or total not in cells:
                continue
            if cells[total].suppressed:
                assert all(cells[key].suppressed or cells[key].numerator == 0 for key in parts)
                continue
            left = cells[total].numerator - sum(cells[key].numerator for key in parts if not cells[key].suppressed)
            least = sum(max(1, needed) if key == home else 1 for key in covered)
            assert left - least + 1 >= 4


@settings(max_examples=80)
@given(returns())
def test_what_hidden_parts_that_overlap_must_account_for_could_all_be_in_one_of_the_others(rows):
    """Every event has a strand: shown total − shown strands is the least that the hidden ones are together."""
    shown = publish(rows, measure(), PARENTS)
    for _, version in shown.groupby("known_from"):
        total, *strands = (
            version[(version["area_code"] == "D1") & (version["category"] == category)
                    & (version["sex"] == "all") & (version["age_band"] == "all")].iloc[0]
            for category in ("all", "race", "religion")
        )  # fmt: skip
        covered = [strand for strand in strands if strand["suppressed"]]
        if total["suppressed"] or not covered:
            continue
        left = total["numerator"] - sum(strand["numerator"] for strand in strands if not strand["suppressed"])
        most = POLICE.least_shown - 1
        assert len(covered) > 1 or left <= 1 or left > most


@settings(max_examples=50)
@given(returns(), st.sampled_from(["police_low_count", "hes_2018"]))
def test_a_later_load_never_shows_more_of_an_earlier_one(rows, suppression):
    before = set()
    for load in sorted(set(rows["known_from"])):
        known = rows[rows["known_from"] <= load]
        known = known.assign(known_to=known["known_to"].where(known["known_to"] <= load))
        now = hidden_cells(known, suppression)
        assert before <= now
        before = now


@settings(max_examples=40)
@given(returns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    assert hidden_cells(rows.iloc[order]) == hidden_cells(rows)


ENOUGH = st.integers(5, 60)


@settings(max_examples=40)
@given(st.lists(ENOUGH, min_size=1, max_size=4), st.just(0) | ENOUGH, ENOUGH, ENOUGH)
def test_where_nothing_is_small_nothing_is_hidden(wards, elsewhere, women, men):
    inside = returned(("D1", "all", sum(wards) + elsewhere), *zip(WARDS, ["all"] * 4, wards, strict=False))
    by_sex = returned(("D1", "all", women + men), ("D1", "female", women), ("D1", "male", men))
    assert not publish(inside, measure(), PARENTS)["suppressed"].any()
    assert not publish(by_sex, measure(), PARENTS)["suppressed"].any()
