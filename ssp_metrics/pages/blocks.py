"""What a page is made of, as data: no Streamlit, no SQL, no sums. A renderer has one function a kind of block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from ssp_metrics.catalogue import Measure
from ssp_metrics.charts.drawing import Drawing
from ssp_metrics.tables import Table
from ssp_metrics.views.base import View
from ssp_metrics.views.figure import Figure as Made
from ssp_metrics.views.wards import Wards

Role = Literal["lead", "body", "note", "source"]


@dataclass(frozen=True)
class Text:
    """A paragraph: ``lead`` matters most on a page, ``body`` is to be read, ``note`` explains, ``source`` says whence.

    Attributes
    ----------
    strong
        Words in bold before it.
    illustrative
        Whether what it says is illustration: the badge stands before it.
    """

    text: str
    role: Role = "body"
    strong: str = ""
    illustrative: bool = False


def lead(text: str, *, illustrative: bool = False) -> Text:
    """Return the sentences that matter most on a page."""
    return Text(text, "lead", illustrative=illustrative)


def note(text: str) -> Text:
    """Return a small explanatory line."""
    return Text(text, "note")


def sources(lines: Iterable[str]) -> tuple[Text, ...]:
    """Return a source line for each text, once."""
    return tuple(Text(line, "source") for line in dict.fromkeys(lines))


@dataclass(frozen=True)
class Bullets:
    """Sentences as a list."""

    texts: tuple[str | Text, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Finding:
    """What was found as a heading, what it is beneath, its reading, the badge where it belongs."""

    title: str
    subtitle: str
    reading: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Headline:
    """One headline figure: what it is, the number, the words beneath."""

    label: str
    number: str
    words: str
    illustrative: bool = False


@dataclass(frozen=True)
class Headlines:
    """At most four headline figures in a row."""

    items: tuple[Headline, ...]


@dataclass(frozen=True)
class Mark:
    """What stands out in a picture: the key of a state, its letter, its words."""

    state: str
    letter: str
    words: str


@dataclass(frozen=True)
class Figure:
    """A view drawn: title, reading, picture, the same numbers as a table, source, downloads.

    Attributes
    ----------
    key
        Unique on the page; also the name of downloaded files.
    draw
        Makes the picture when somebody looks at it.
    title, subtitle, reading
        The view's own unless it is shown in two ways.
    notes
        What the numbered flags in the picture mean.
    marks
        What is to be said of the latest period, after ``marks_of``.
    """

    key: str
    view: View
    draw: Callable[[], Drawing]
    table: Table
    title: str
    subtitle: str
    reading: str
    notes: tuple[str, ...] = ()
    marks_of: str = ""
    marks: tuple[Mark, ...] = ()


def figure(
    key: str, view: View, draw: Callable[[Any], Drawing], table: Table, *, title: str = "", subtitle: str = "",
    reading: str = "", notes: Sequence[str] = (), marks_of: str = "", marks: Sequence[Mark] = (),
) -> Figure:  # fmt: skip
    """Return a view drawn by ``draw``; see :class:`Figure`."""
    return Figure(
        key,
        view,
        lambda: draw(view),
        replace(table, caption=view.stamped(subtitle or view.subtitle)),
        title or view.title,
        subtitle or view.subtitle,
        reading or view.text,
        tuple(notes),
        marks_of,
        tuple(marks),
    )


@dataclass(frozen=True)
class WardMap:
    """A map of small areas with its legend; its list stands beside it.

    Attributes
    ----------
    by
        ``count`` or ``rate``.
    selected
        Code of the area that is chosen, or None.
    choice
        Key of the choice that a click on an area makes; empty where nothing can be chosen.
    """

    key: str
    view: Wards
    by: str = "count"
    selected: str | None = None
    choice: str = ""


@dataclass(frozen=True)
class Details:
    """The numbers of something shown as a table, folded away, with downloads and the source line."""

    key: str
    view: View
    table: Table


def details(key: str, view: View, table: Table) -> Details:
    """Return the numbers of a view, in whose caption stands where they are illustration."""
    return Details(key, view, replace(table, caption=view.stamped(table.caption)))


@dataclass(frozen=True)
class Download:
    """A table offered as CSV."""

    label: str
    name: str
    frame: pd.DataFrame
    source: str = ""


@dataclass(frozen=True)
class Formula:
    """Lines set as a program is, such as a formula or an example."""

    text: str


@dataclass(frozen=True)
class Links:
    """Words, then links to other parts of the dashboard: ``(words, address)``."""

    strong: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Button:
    """A link to somewhere else that matters."""

    text: str
    address: str


@dataclass(frozen=True)
class Problem:
    """Why something cannot be shown, in words for anybody."""

    text: str


@dataclass(frozen=True)
class Empty:
    """What stands where nothing can be shown yet: what it would be, and what it needs."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """What stands where a measure has no data: what it is, what is wrong, whom to ask.

    Who may load deliveries is told how, on the page at ``data``; anybody else whom to ask (``contact``).
    """

    measure: Measure
    problem: str
    publisher: str
    owner: str
    contact: str
    data: str


@dataclass(frozen=True)
class Choice:
    """A choice that the reader has, at its place on the page; what was chosen is known before the page is composed.

    Attributes
    ----------
    key
        Its name in the address.
    options
        Words of each option by its key.
    usual
        The option that needs no place in the address.
    asked
        What a link asked for in vain; empty otherwise.
    what
        What is chosen, for the sentence that says so.
    """

    key: str
    label: str
    options: Mapping[str, str]
    chosen: str
    usual: str
    what: str = ""
    control: Literal["list", "segments", "switch"] = "list"
    label_hidden: bool = False
    required: bool = False
    help: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Form:
    """The place of a form that a screen shows; ``figure`` is what it is about."""

    name: str
    figure: Made | None = None


@dataclass(frozen=True)
class Columns:
    """Blocks beside each other, with the width of each column."""

    columns: tuple[tuple[Block, ...], ...]
    widths: tuple[int, ...] = ()
    bottom: bool = False


@dataclass(frozen=True)
class Folded:
    """Blocks that the reader opens."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """Blocks under a heading, or under none."""

    title: str
    blocks: tuple[Block, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Page:
    """What a screen, a plain page or a file shows, in order."""

    key: str
    title: str
    blocks: tuple[Block, ...]


Block = (
    Text | Bullets | Heading | Finding | Headlines | Table | Figure | WardMap | Details | Download | Formula | Links
    | Button | Problem | Empty | Missing | Choice | Form | Columns | Folded | Section
)  # fmt: skip
Blocks = tuple[Block, ...]


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give every block in reading order, those inside others after them."""
    for block in blocks:
        yield block
        match block:
            case Columns(columns=columns):
                for column in columns:
                    yield from walk(column)
            case Folded(blocks=inner) | Section(blocks=inner):
                yield from walk(inner)
