import streamlit as st

from components import evidence, html, link, tables
from components.context import Context
from components.figure import figure as show
from components.words import plain
from ssp_metrics import reading
from ssp_metrics.charts import bars
from ssp_metrics.charts import costs as costs_chart
from ssp_metrics.views.breakdown import breakdown
from ssp_metrics.views.cost import cost
from ssp_metrics.views.figure import figure
from ssp_metrics.views.outcomes import outcomes
from ssp_metrics.views.wards import wards

ALL = "all"
context: Context = st.session_state["context"]
partnership = context.catalogue.partnership
all_crime = context.catalogue.measure("all_crime")
types = {measure.id: measure for measure in [all_crime, *context.catalogue.crime_types()]}

st.title("Crime and disorder")
choice = link.choice(
    st.selectbox,
    "Crime type",
    [ALL, *types],
    format_func=lambda key: "All types side by side" if key == ALL else types[key].title,
    key="type",
    what="crime type",
)
if choice == ALL:
    compared = breakdown(context.snapshot, context.to, as_at=context.as_at)
    html.lead(compared.movers)
    show(compared, bars.breakdown(compared), key="types", table=tables.breakdown(compared))
    rows = [
        [
            html.Cell(
                row.title,
                href=link.to("crime", type=row.measure_id),
            ),
            reading.whole(row.numerator),
            reading.rate(row.value),
            f"{row.rank} of {row.ranked}" if row.rank else "–",
            row.change_words,
        ]
        for row in compared.frame.itertuples(index=False)
    ]
    group = partnership.group("force_area").title
    st.subheader("Rate, rank and change of each type")
    st.html(
        html.table(
            f"Crime types: rank among the {group}, 1 = highest rate",
            ["Type", "Count", "Per 1,000 residents", f"Rank, {group}", "Change"],
            rows,
            numeric=[1, 2, 3],
            stack=True,
        )
    )
    costs = cost(context.snapshot, context.to, as_at=context.as_at)
    show(costs, costs_chart.draw(costs), key="cost", table=tables.cost(costs))
    result = outcomes(context.snapshot, all_crime.id, context.to, as_at=context.as_at)
    show(result, bars.outcomes(result), key="outcomes", table=tables.outcomes(result))
else:
    measure = types[choice]
    made = figure(context.snapshot, measure.id, partnership.area_code, context.to, as_at=context.as_at)
    html.lead(made.lead)
    if len(made.reading) > 2:
        html.note(" ".join(made.reading[2:]))
    left, right = st.columns(2, gap="medium")
    with left:
        boroughs = evidence.peers_or_reason(context, measure, "force_area")
        if boroughs is not None:
            place = reading.ordinal(boroughs.own_rank)
            st.subheader(plain(f"{place} of the {len(boroughs.frame)} {boroughs.group.title}"))
            st.html(
                html.table(
                    f"{measure.title}, {boroughs.period.words}; rank 1 = highest rate",
                    ["Borough", "Rank", "Count", reading.per(measure).capitalize()],
                    [
                        [
                            row.name,
                            str(row.rank),
                            reading.whole(row.numerator),
                            reading.value(measure, row.value),
                        ]
                        for row in boroughs.frame.itertuples(index=False)
                    ],
                    numeric=[1, 2, 3],
                    own=boroughs.own_rank - 1,
                )
            )
            html.source(boroughs.provenance.line)
        evidence.trend_figure(context, measure, partnership.area_code, key="trend")
    with right:
        similar = evidence.peers_or_reason(context, measure, partnership.similar_group)
        if similar is not None and similar.has_lines:
            evidence.similar_figure(similar, key="similar")
    places = wards(context.snapshot, measure.id, context.last_for(measure), as_at=context.as_at)
    evidence.ward_pair(places, key="wards")
    if measure.selector.categories != all_crime.selector.all_except:
        result = outcomes(context.snapshot, measure.id, context.to, as_at=context.as_at)
        show(result, bars.outcomes(result), key="outcomes", table=tables.outcomes(result))
    html.note(f"{measure.definition} {measure.caveat}")
