"""One module a source: a delivery in, tidy tables and every fault out."""
