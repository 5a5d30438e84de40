"""Streamlit pieces that two pages or more use; the metrics library knows nothing of them."""
