"""Views as pictures: Vega-Lite charts (as Altair objects) and pydeck maps. Nothing here imports streamlit.

Importing the package enables the Altair theme ``ssp``; every chart also carries the theme's configuration itself,
so that it looks the same wherever it is shown (in Streamlit: ``theme=None``).
"""

from ssp_metrics.charts import theme
from ssp_metrics.charts.drawing import Drawing, spec

__all__ = ["Drawing", "spec", "theme"]
