-- Measures with the same counts in every district and month.
SELECT measures FROM alike ORDER BY ALL;
