"""Ward maps: all wards of one measure, or one ward with its small areas and every type against the borough."""

from __future__ import annotations

from ssp_metrics import wording
from ssp_metrics.catalogue import Measure
from ssp_metrics.errors import SspError
from ssp_metrics.geography import places
from ssp_metrics.pages import deprivation, evidence
from ssp_metrics.pages.blocks import Blocks, Button, Columns, Finding, Page, Section, Text, WardMap, details, lead, note
from ssp_metrics.pages.request import Request
from ssp_metrics.settings import settings
from ssp_metrics.tables import Column, pictures, table
from ssp_metrics.views import areas
from ssp_metrics.views.ward import AGAINST, WardPage, ward
from ssp_metrics.views.wards import Wards, wards

WHOLE = "all"
WIDTHS = (4, 4, 3, 3)
VINTAGE_HELP = (
    "Wards are named by the year of the election that began or ended their use. Counts of any period can be shown on "
    "either, because every point is placed in both."
)


def compose(request: Request) -> Page:
    """Return the measure, the wards and the ward that the reader chose."""
    measures = {
        measure.id: measure
        for measure in sorted(request.catalogue.measures.values(), key=lambda one: one.order)
        if "ward" in measure.levels and measure.kind != "share"
    }
    titles = {key: areas.named(measure) for key, measure in measures.items()}
    which = request.choice("measure", "Measure", titles, what="measure")
    measure = measures[which.chosen]
    vintages = {vintage: vintage for vintage in places.opened(settings().outlines).vintages("ward")}
    vintage = request.choice(
        "vintage",
        "Wards of",
        vintages,
        usual=request.partnership.ward_vintage,
        what="ward vintage",
        control="segments",
        required=True,
        help=VINTAGE_HELP,
    )
    try:
        view = wards(request.snapshot, measure.id, request.last_for(measure), vintage=vintage.chosen)
    except SspError as error:
        return _page(((), (which,), (), (vintage,)), (request.problem(error),))
    # Without residents of wards there is no rate, and nothing to rank by it.
    has_rates = measure.kind == "rate" and bool(view.frame["value"].notna().any())
    ways = {"count": "Count"} | ({"rate": "Rate"} if has_rates else {})
    by = request.choice("by", "Shown as", ways, what="way of showing", control="segments", required=True)
    names = {WHOLE: f"All of {request.partnership.place}"}
    names |= view.frame.set_index("area_code")["name"].sort_values().to_dict()
    chosen = request.choice("ward", "Ward", names, what="ward")
    controls = ((chosen,), (which,), (by,), (vintage,))
    if chosen.chosen == WHOLE:
        return _page(
            controls,
            (
                lead(view.text, illustrative=measure.illustrative),
                *_all_wards(request, view, by.chosen, None),
                deprivation.section(request, measure, vintage.chosen),
            ),
        )
    page = ward(request.snapshot, view, chosen.chosen, request.last_for(measure), len(view.period))
    return _page(
        controls,
        (
            lead(page.text, illustrative=measure.illustrative),
            Section(page.area.name, _one_ward(request, measure, view, page)),
            Section("All wards", _all_wards(request, view, by.chosen, chosen.chosen)),
        ),
    )


def _page(controls: tuple[Blocks, ...], blocks: Blocks) -> Page:
    return Page("wards", "Ward maps", (Columns(controls, WIDTHS, bottom=True), *blocks))


def _all_wards(request: Request, view: Wards, by: str, selected: str | None) -> Blocks:
    """Return the map with its ranked list."""
    return (
        Columns(
            (
                (
                    Finding(view.title, view.subtitle, illustrative=view.measure.illustrative),
                    WardMap("wards", view, by, selected, choice="ward"),
                ),
                (
                    evidence.ward_list(request, view, selected=selected, by=by),
                    note(evidence.VICTIMS_NOTE),
                ),
            ),
            (4, 5),
        ),
        details("wards", view, pictures.wards(view)),
    )


def _one_ward(request: Request, measure: Measure, view: Wards, page: WardPage) -> Blocks:
    """Return one ward: its trend, its small areas, every type against the borough, and whom to write to."""
    small_areas = page.small_areas.head(5)
    of_lsoas = [Column("LSOA", lambda row: row.name), Column("Count", lambda row: wording.whole(row.n), numeric=True)]
    listed: Blocks = (
        Finding("Small areas with most", f"{measure.title} inside the ward, by LSOA, {view.period.words}"),
        table("Small areas", of_lsoas, small_areas, caption_hidden=True),
    )
    of_types = [
        Column("Type", lambda row: row.title),
        Column("Count", lambda row: wording.whole(row.numerator), numeric=True),
        Column(
            "Per 1,000 here",
            lambda row: f"{wording.rate(row.value)} ({wording.rate(row.lower)} to {wording.rate(row.upper)})",
            numeric=True,
        ),
        Column("Borough", lambda row: wording.rate(row.borough), numeric=True),
        Column("Here is", lambda row: AGAINST[row.against]),
    ]
    against = "Every type against the borough"
    how = f"Per 1,000 residents with 95% interval, {view.period.words}; higher or lower where the interval says so"
    return (
        Columns(
            (
                (
                    *evidence.trend_figure(request, measure, page.area.code, key="trend"),
                    *(listed if len(small_areas) else ()),
                    note(page.deprivation),
                ),
                (
                    Finding(against, how),
                    table(against, of_types, page.frame, stack=True, caption_hidden=True),
                ),
            )
        ),
        Text(page.provenance.line, "source"),
        _report(request),
    )


def _report(request: Request) -> Button | Text:
    """Return whom to write to."""
    partnership = request.partnership
    if partnership.report_url.startswith(("https://", "http://")):
        return Button("Report anti-social behaviour or ask for a case review", partnership.report_url)
    return note(
        "To report anti-social behaviour, or to ask for a review of how a case was dealt with (an ASB case review), "
        f"write to {partnership.contact}."
    )
