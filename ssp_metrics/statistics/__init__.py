"""Statistics of the dashboard: pure functions on arrays and frames, each citing the source of its formula.

=====================  ==============================================================================
`intervals`            confidence intervals of counts, rates and proportions
`change`               is a change between two counts more than chance
`spc`, `seasonal`      XmR control charts, plain and allowing for the time of year
`funnel`,              comparison of many areas by rate or proportion, allowing for overdispersion
`funnel_proportions`
`similar`              is an area's rate normal for its group of similar areas
`concentration`        Gini, Lorenz curve, share of the top places
`hotspots`             Getis-Ord Gi* and empirical-Bayes rates
`vulnerability`        Vulnerable Localities Index
`displacement`         effect of an intervention, displacement allowed for
`cost`                 cost of crime
=====================  ==============================================================================

Import the module and call through it, ``from ssp_metrics.statistics import funnel``: several modules have a
`limits` or an `assess` of their own.
"""
