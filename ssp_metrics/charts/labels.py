"""Where labels go so that they do not lie on each other: sizes of words, and positions in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_NARROW, _WIDE = frozenset("il.,'|:;!jftr()[]- "), frozenset("mwMWQO@%—")
NAME_LETTERS = 18
"""Letters in a line of a name beside its bar."""
LINE = 15.0
"""Height of a line of 12-pixel type, with its air."""


def text_width(words: str, size: float = 12, *, bold: bool = False) -> float:
    """Return about how wide a line is in pixels, a little too wide rather than too narrow.

    Examples
    --------
    >>> round(text_width("Robbery"))
    46
    """
    em = sum(
        0.34 if letter in _NARROW else 0.86 if letter in _WIDE else 0.69 if letter.isupper() else 0.56
        for letter in words
    )
    return em * size * (1.07 if bold else 1.0)


def wrap(words: str, width: int) -> list[str]:
    """Break a name into two lines of about the same length when it is longer than ``width`` letters.

    Examples
    --------
    >>> wrap("Violence and sexual offences", 18)
    ['Violence and', 'sexual offences']
    >>> wrap("Burglary", 18)
    ['Burglary']
    """
    if len(words) <= width or " " not in words:
        return [words]
    spaces = [at for at, letter in enumerate(words) if letter == " "]
    at = min(spaces, key=lambda space: max(space, len(words) - space - 1))
    return [words[:at], words[at + 1 :]]


def short_name(name: str) -> str:
    """Return a district's name as people say it: the official “, City of” left away."""
    return name.removesuffix(", City of").removesuffix(", County of")


def spread(
    wanted: Sequence[float],
    sizes: Sequence[float],
    low: float,
    high: float,
    weights: Sequence[float] | None = None,
) -> list[float]:
    """Move labels in one column apart, as little as can be, keeping their order.

    Parameters
    ----------
    wanted : sequence of float
        Where the middle of each label would best lie.
    sizes : sequence of float
        Height of each.
    low, high : float
        Ends of the column.
    weights : sequence of float, optional
        How much it matters that a label stays where it belongs; 1 each by default.

    Returns
    -------
    list of float
        The middles, in the order given. The sum of weighted squared moves is the least possible (isotonic
        regression, pool-adjacent-violators); labels that do not fit between the ends run over the far one.

    Examples
    --------
    >>> spread([100, 102, 200], [15, 15, 15], 0, 300)
    [93.5, 108.5, 200.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    weight = weights or [1.0] * len(wanted)
    offsets, run = [], 0.0
    for index in order:
        offsets.append(run + sizes[index] / 2)
        run += sizes[index]
    blocks: list[list[float]] = []  # weight, weighted mean, how many
    for index, offset in zip(order, offsets, strict=True):
        blocks.append([weight[index], wanted[index] - offset, 1])
        while len(blocks) > 1 and blocks[-2][1] > blocks[-1][1]:
            late, early = blocks.pop(), blocks.pop()
            total = late[0] + early[0]
            blocks.append([total, (late[0] * late[1] + early[0] * early[1]) / total, late[2] + early[2]])
    starts = [max(low, min(mean, high - run)) for _, mean, many in blocks for _ in range(int(many))]
    placed = [0.0] * len(wanted)
    for index, start, offset in zip(order, starts, offsets, strict=True):
        placed[index] = start + offset
    return placed


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, width: float, height: float) -> bool:
        """Whether it lies wholly in a picture of that size."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def beside(x: float, y: float, width: float, side: str, gap: float = 8) -> Box:
    """Return the box of a label to the ``left`` or ``right`` of a point."""
    left = x + gap if side == "right" else x - gap - width
    return Box(left, y - LINE / 2, left + width, y + LINE / 2)
