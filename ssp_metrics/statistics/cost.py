"""Cost of crime on two bases, and the uprating of prices by the GDP deflator.

Not every crime weighs the same. These figures weigh offences by what they cost society.

*recorded*: recorded offences times unit cost, at the prices of the unit costs (2015/16). *estimated*:
recorded offences times the multiplier for offences that are never recorded, times unit cost uprated to
another year.
Unit costs and multipliers are data, from Heeks M and others (2018), *The economic and social costs of crime*,
Home Office Research Report 99.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ssp_metrics.statistics._arrays import numbers

__all__ = ["Cost", "chain", "cost_of_crime", "uprate"]

BASE_YEAR = 2015
"""Financial year of the unit costs' prices, named by the year it begins in: 2015/16."""


@dataclass(frozen=True)
class Cost:
    """The cost of crime.

    Attributes
    ----------
    frame
        A row an offence: `recorded`, `multiplier` (1 on the recorded basis), `offences` (recorded times
        multiplier), `unit_cost` (pounds, at the prices of `price_year`), `cost` (pounds; NaN without unit
        cost) and `checked` (whether the unit cost was checked against its source).
    total
        Sum of the costs (pounds) of the offences that have one.
    unpriced
        Offences without a unit cost or, on the estimated basis, a multiplier: in no total.
    unchecked
        Priced offences whose unit cost was not checked.
    basis, price_year
        "recorded" or "estimated"; the financial year of the prices, by the year it begins in.
    """

    frame: pd.DataFrame
    total: float
    unpriced: tuple[str, ...]
    unchecked: tuple[str, ...]
    basis: str
    price_year: int


def chain(factors: Mapping[int, float]) -> dict[int, float]:
    """Price index from yearly changes.

    Strings yearly price changes together into one index, so that any two years can be compared.

    Parameters
    ----------
    factors
        Price level of each financial year over that of the year before, by the year it begins in; years
        without a gap.

    Returns
    -------
    dict
        Level by year, 1 in the year before the first factor.

    Raises
    ------
    ValueError
        When there are no factors, a year is left out, or a factor is not above zero.

    Warnings
    --------
    One wrong year makes every later year wrong; a year left out is refused.

    Notes
    -----
    Formula::

        level of a year = level of the year before × factor of the year
        level of the year before the first factor = 1

    References
    ----------
    HM Treasury, *GDP deflators at market prices, and money GDP*.

    Examples
    --------
    >>> chain({2016: 1.25, 2017: 1.5})
    {2015: 1.0, 2016: 1.25, 2017: 1.875}
    """
    years = sorted(factors)
    if not years or years != list(range(years[0], years[-1] + 1)):
        message = "The factors must cover financial years without a gap."
        raise ValueError(message)
    steps = [float(factors[year]) for year in years]
    if not all(np.isfinite(step) and step > 0 for step in steps):
        message = "Every factor must be above zero."
        raise ValueError(message)
    levels = np.cumprod([1.0, *steps])
    return dict(zip([years[0] - 1, *years], levels.tolist(), strict=True))


def uprate(amount: float, from_year: int, to_year: int, index: Mapping[int, float]) -> float:
    """Prices of another year.

    Brings an amount of money from the prices of one year to those of another, so that costs of different years can be
    compared.

    Parameters
    ----------
    amount
        Pounds at the prices of `from_year`.
    from_year, to_year
        Financial years, by the year they begin in: 2017 is 2017/18. Either may be the later.
    index
        Price level by year, in any base, as HM Treasury's GDP deflator or `chain` gives.

    Returns
    -------
    float
        ``amount * index[to_year] / index[from_year]``, pounds.

    Raises
    ------
    ValueError
        When the index lacks a year or is not above zero in it.

    Warnings
    --------
    Recent years of the price index are revised, and the newest are forecasts. It follows prices in general, which need
    not be those of policing or health care.

    Notes
    -----
    Formula::

        amount in new prices = amount × price level of the new year / price level of the old year

    References
    ----------
    HM Treasury, *GDP deflators at market prices, and money GDP*.

    Examples
    --------
    >>> round(uprate(100, 2017, 2019, {2017: 1.0, 2018: 1.019, 2019: 1.039}), 2)
    103.9
    """
    absent = [year for year in (from_year, to_year) if not index.get(year, 0) > 0]
    if absent:
        message = f"The price index has no level for the financial year beginning in {absent[0]}."
        raise ValueError(message)
    return float(amount * index[to_year] / index[from_year])


def cost_of_crime(
    recorded: Mapping[str, float],
    unit_costs: pd.DataFrame,
    basis: Literal["recorded", "estimated"] = "recorded",
    *,
    index: Mapping[int, float] | None = None,
    price_year: int = BASE_YEAR,
    base_year: int = BASE_YEAR,
) -> Cost:
    """Cost of crime.

    What the recorded offences cost society, in pounds: harm to victims, property lost, police, courts and health
    services. The usual figure prices recorded offences; the other adds offences never recorded and brings prices up to
    date.

    Parameters
    ----------
    recorded
        Recorded offences (events) by name.
    unit_costs
        A row an offence, its name as index: `unit_cost` (pounds at `base_year` prices), `multiplier`
        (offences committed for each recorded; needed on the estimated basis) and `checked` (bool).
    basis
        "recorded": recorded offences at `base_year` prices, the default; "estimated": times the multiplier,
        at `price_year` prices.
    index
        Price level by financial year; needed when `price_year` differs from `base_year`.
    price_year, base_year
        Financial years, by the year they begin in; `price_year` is for the estimated basis only.

    Returns
    -------
    Cost
        The costs, and which offences have none.

    Raises
    ------
    ValueError
        When the basis is unknown, a column is missing, a name stands twice, a figure is negative or infinite,
        or the price index is missing or lacks a year.

    Warnings
    --------
    Unit costs are averages for England and Wales at 2015/16 prices: they tell the size of the problem, not what was
    spent here nor what preventing an offence would save. Offences without a unit cost are in no total, and a cost
    marked as unchecked is an estimate.

    Notes
    -----
    Formula::

        recorded: cost = recorded offences × unit cost (2015/16 prices)
        estimated: cost = recorded offences × multiplier × unit cost × price level of the year / that of 2015/16
        multiplier = offences committed for each recorded

    References
    ----------
    Heeks M, Reed S, Tafsiri M, Prince S (2018), Home Office Research Report 99.

    Examples
    --------
    >>> table = pd.DataFrame({"unit_cost": [100.0], "multiplier": [3.0], "checked": [True]}, index=["theft"])
    >>> cost_of_crime({"theft": 50, "fraud": 4}, table).total
    5000.0
    >>> levels = {2015: 1.0, 2024: 1.5}
    >>> full = cost_of_crime({"theft": 50, "fraud": 4}, table, "estimated", index=levels, price_year=2024)
    >>> full.total, full.unpriced
    (22500.0, ('fraud',))
    """
    if basis not in {"recorded", "estimated"}:
        message = f"The basis must be 'recorded' or 'estimated', but is {basis!r}."
        raise ValueError(message)
    estimated = basis == "estimated"
    needed = ["unit_cost", "checked", *(["multiplier"] if estimated else [])]
    if not set(needed) <= set(unit_costs.columns) or not unit_costs.index.is_unique:
        message = f"The table of unit costs needs the columns {', '.join(needed)}, and each offence once."
        raise ValueError(message)
    year = price_year if estimated else base_year
    price = 1.0 if year == base_year else uprate(1.0, base_year, year, index or {})
    names = list(recorded)
    table = unit_costs.reindex(names)
    offences = numbers([recorded[name] for name in names], "The recorded offences")
    multiplier = numbers(table["multiplier"], "The multipliers") if estimated else np.ones(len(names))
    unit_cost = numbers(table["unit_cost"], "The unit costs") * price
    frame = pd.DataFrame(
        {
            "recorded": offences,
            "multiplier": multiplier,
            "offences": offences * multiplier,
            "unit_cost": unit_cost,
            "cost": offences * multiplier * unit_cost,
            "checked": [bool(known) for known in table["checked"].eq(True)],
        },
        index=pd.Index(names, name="offence", dtype=str),
    )
    priced = np.isfinite(multiplier * unit_cost)
    return Cost(
        frame,
        float(frame["cost"].sum()),
        tuple(frame.index[~priced]),
        tuple(frame.index[priced & ~frame["checked"].to_numpy(dtype=bool)]),
        basis,
        year,
    )
