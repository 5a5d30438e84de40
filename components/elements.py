"""What a priority may show besides the template, by the names that the catalogue knows (``elements`` of a priority)."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from components.context import Context
from components.survey import resident_survey, residents_mention
from components.years import years_share_cost


def day_and_hour(context: Context) -> None:
    """Say what a day and hour profile needs: the open data have months only."""
    force = context.catalogue.partnership.force.replace("-", " ").title()
    st.html(
        '<div class="ssp-empty"><h3>By day and hour: no data supplied</h3>'
        '<p class="ssp-read">When do these things happen, on which weekday and at which hour? That shows peak times, '
        "such as weekend evenings, and tells when patrols and wardens are wanted.</p>"
        f'<p class="ssp-read">It needs the case-level extract of {escape(force)} Police, with the date and time of '
        "each event; data.police.uk gives the month only. It will stand here when such an extract can be loaded."
        "</p></div>"
    )


ELEMENTS: dict[str, Callable[[Context], None]] = {
    "years_share_cost": years_share_cost,
    "residents_mention": residents_mention,
    "resident_survey": resident_survey,
    "day_and_hour": day_and_hour,
}
