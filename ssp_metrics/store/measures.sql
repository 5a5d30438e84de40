-- Every measure by area and month. Runs after measure_selects is written.
-- A month of a place may stand in several rows, one for each span of loads in which a part of it was known.
INSERT INTO area_month
    SELECT s.measure_id, c.level, c.vintage, c.area_code, c.force, c.month,
           coalesce(sum(c.n) FILTER (s.in_numerator), 0), sum(c.n), c.known_from, c.known_to, false
    FROM area_count AS c JOIN measure_selects AS s USING (fact, category, outcome)
    GROUP BY ALL
    ORDER BY ALL;

-- What partners returned, after disclosure control, under each measure that shows it.
INSERT INTO area_month
    SELECT s.measure_id, f.level, f.vintage, f.area_code, f.area_code, f.month, f.numerator,
           coalesce(f.denominator, f.numerator), f.known_from, f.known_to, f.suppressed
    FROM partner_figure AS f JOIN return_select AS s
      ON s.returned_as = f.measure_id AND s.sex = f.sex AND s.age_band = f.age_band AND s.category = f.category
    ORDER BY ALL;

INSERT INTO coverage
    SELECT a.measure_id, a.area_code, a.month, min(a.known_from)
    FROM area_month AS a JOIN return_select USING (measure_id) GROUP BY ALL ORDER BY ALL;

-- A paper once printed one row under two headings: measures that are alike everywhere are named in the status.
INSERT INTO alike
    SELECT list(measure_id ORDER BY measure_id) FROM (
        SELECT measure_id, count(*) AS cells, sum(numerator) AS total,
               md5(string_agg(area_code || month || numerator, ';' ORDER BY area_code, month, force, numerator)) AS content
        FROM area_month
        WHERE level = 'district' AND numerator > 0 AND known_to IS NULL
        GROUP BY measure_id HAVING count(*) >= 3)
    GROUP BY content, cells, total HAVING count(*) > 1
    ORDER BY ALL;
