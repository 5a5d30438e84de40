"""A view asked twice of a snapshot is worked out once, and nobody can spoil the answer of another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from ssp_metrics.errors import SspError
from ssp_metrics.views.base import remembered


@dataclass(frozen=True)
class Answer:
    number: int
    frame: pd.DataFrame


@pytest.fixture
def asked():
    """What the view was asked, each time that it was worked out."""
    return []


@pytest.fixture
def view(asked):
    @remembered
    def twice(snapshot, number, *, refuse=False):
        """Say twice the number."""
        asked.append((snapshot.id, number))
        if refuse:
            raise SspError("No", "", "Ask something else.")  # noqa: EM101
        return Answer(2 * number, pd.DataFrame({"n": [number]}))

    return twice


@pytest.fixture
def own(snapshot):
    """The shipped snapshot, which remembers nothing yet."""
    return replace(snapshot)


def test_the_same_question_is_worked_out_once_a_snapshot(own, view, asked):
    assert [view(own, 3).number, view(own, 3).number, view(own, 4).number] == [6, 6, 8]
    assert view(replace(own, id="another"), 3).number == 6
    assert asked == [(own.id, 3), (own.id, 4), ("another", 3)]
    assert view.__doc__ == "Say twice the number."


def test_what_is_done_to_one_answer_reaches_no_other(own, view):
    first = view(own, 3)
    first.frame["n"] = [99]
    first.frame["more"] = ["x"]
    assert view(own, 3).frame.to_dict("list") == {"n": [3]}


def test_a_snapshot_that_may_change_and_one_told_to_forget_are_asked_again(own, view, asked):
    writable = replace(own, read_only=False)
    view(writable, 3)
    view(writable, 3)
    view(own, 3)
    own.forget()
    view(own, 3)
    assert len(asked) == 4


def test_a_refusal_is_not_remembered(own, view, asked):
    for _ in range(2):
        with pytest.raises(SspError):
            view(own, 3, refuse=True)
    assert len(asked) == 2
