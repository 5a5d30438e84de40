-- Every measure by area and month. Runs after measure_selects is written.
-- A month of a place may stand in several rows, one for each span of loads in which a part of it was known.
INSERT INTO area_month
    SELECT s.measure_id, c.level, c.vintage, c.area_code, c.force, c.month,
           coalesce(sum(c.n) FILTER (s.in_numerator), 0), sum(c.n), c.known_from, c.known_to
    FROM area_count AS c JOIN measure_selects AS s USING (fact, category, outcome)
    GROUP BY ALL
    ORDER BY ALL;
