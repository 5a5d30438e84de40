"""About: how to read a screen, as-at, links, accessibility, sources."""

from __future__ import annotations

from ssp_metrics.pages.blocks import Bullets, Page, Section, Text, lead, note
from ssp_metrics.pages.request import Request

TO_READ = (
    Text("means that a change this large would come up by luck alone less than one time in twenty.",
         strong="More than chance"),
    Text("A percentage is given only on a base of 20 or more; below that the two counts stand."),
    Text("on a trend mark usual variation from month to month. Where a measure follows the time of year, the limits "
         "follow it too. A shape marks a month that stands out: ▲ for concern, ▼ for improvement, ◆ for neither.",
         strong="Limits"),
    Text("means that our rate lies within 1.96 standard deviations of the average of similar areas.",
         strong="Normal for the group"),
    Text("is always the highest rate, never the best or the worst.", strong="Rank 1"),
    Text("are invented, to show what a screen will say once a partner supplies its figures. They are badged wherever "
         "they stand, lead nothing, and go as soon as one real return of the measure is loaded.",
         strong="Illustrative data"),
    Text("marks a count that is not shown because it is so small that it could tell on a person.", strong="[c]"),
    Text("A month that was not supplied is never zero: a figure over such a month is refused, and the months are "
         "named."),
    Text("For drug offences, weapon possession and stop and search a rise is shown as a change, neither better nor "
         "worse: it can mean more policing."),
)  # fmt: skip
AS_AT = (
    "Every figure can be shown as this store knew it at an earlier load: choose it under “Period and as-at”, or add "
    "?as_at=1 to the address. Later archives revise outcomes and add rows; an as-at shows none of that."
)
LINKS = "The address in the browser holds every choice. Send it, and the same view opens."
ACCESSIBILITY = (
    "This dashboard aims to meet the Web Content Accessibility Guidelines 2.2 at level AA. Every chart has a text "
    "reading and the same numbers as a table; every map has a select box and a ranked list that do the same; no colour "
    "stands without a word or a shape; every screen works by keyboard and on a phone. Each release is tested "
    "automatically in a browser. A known limit: areas on a map cannot be chosen by keyboard on the map itself, only by "
    "the select box beside it."
)


def compose(request: Request) -> Page:
    """Return what to know about the dashboard."""
    catalogue, partnership = request.catalogue, request.partnership
    real = {measure.source for measure in catalogue.measures.values() if not measure.illustrative}
    sources = "".join(f" {source.attribution}." for key, source in catalogue.sources.items() if key in real)
    return Page(
        "about",
        "About",
        (
            lead(
                f"This dashboard shows the {partnership.name} what recorded crime, anti-social behaviour and its "
                "partners' figures say about its priorities: how much, whether a change is real, where, and against "
                "whom."
            ),
            Section("How to read it", (Bullets(TO_READ),)),
            Section("As at", (Text(AS_AT),)),
            Section("Links", (Text(LINKS),)),
            Section("Accessibility statement", (Text(ACCESSIBILITY),)),
            note(
                f"Sources:{sources} Population, boundaries and neighbours: Office for National Statistics, Open "
                "Government Licence v3.0. Contains OS data © Crown copyright and database right. Deprivation: Ministry "
                "of Housing, Communities and Local Government. To ask or to report a fault, write to "
                f"{partnership.contact}."
            ),
        ),
    )
