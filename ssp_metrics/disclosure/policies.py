"""The policies of disclosure control, by name: a measure of the catalogue says which one is its own."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["POLICIES", "Policy"]


@dataclass(frozen=True)
class Policy:
    """One rule for what may be shown.

    Attributes
    ----------
    id
        Name in the catalogue.
    words
        The rule in one sentence, for source lines and the data dictionary. “[c]” is the mark of a hidden count.
    least_shown
        The smallest count above zero that is shown. Zero always is.
    round_to
        Shown counts are rounded to the nearest multiple of this; 1 leaves them exact.
    secondary
        Whether further counts are hidden as a matter of course, so that a hidden one is not what is left of a total.
        Without, rounding does that, and others are hidden only in the rare cases where rounding fails.
    """

    id: str
    words: str
    least_shown: int
    round_to: int
    secondary: bool

    def is_small(self, count: int) -> bool:
        """Whether the count is hidden for its own sake."""
        return 0 < count < self.least_shown

    def rounded(self, count: int) -> int:
        """Return the count as it is shown: the nearest multiple of ``round_to``, a tie upwards."""
        return (count + self.round_to // 2) // self.round_to * self.round_to


POLICIES = {
    policy.id: policy
    for policy in (
        Policy("open", "All counts are shown as supplied", 1, 1, secondary=False),
        Policy(
            "police_low_count",
            "Counts of 1 to 4 are not shown ([c]), nor others from which they could be worked out",
            5,
            1,
            secondary=True,
        ),
        Policy(
            "hes_2018",
            "Counts of 1 to 7 are not shown ([c]), nor others from which they could be worked out; "
            "the rest are rounded to the nearest 5",
            8,
            5,
            secondary=False,
        ),
    )
}
"""By id.

``police_low_count``: own rule; agree it with the partners who supply the counts. ``hes_2018``: the rule of NHS Digital
for sub-national counts from Hospital Episode Statistics since September 2018 (its “Disclosure control methodology for
HES and ECDS”): 1 to 7 suppressed, all others to the nearest 5, percentages from the rounded counts; hiding further
counts where rounding fails is our own. “[c]” for confidential is the shorthand of the Government Analysis Function
(“Using symbols and shorthand”).
"""
