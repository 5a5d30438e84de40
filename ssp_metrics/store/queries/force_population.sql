-- Residents of police force areas by series and year: the sum of their districts, and only where every one of them has an
-- estimate. A district that came later than the estimate is the sum of those it replaced, where all of them have one.
-- $former (codes of districts replaced), $successors (by which, in the same order), $as_at
WITH former AS (SELECT unnest($former) AS area_code, unnest($successors) AS district_code),
replaced AS (SELECT district_code, count(*) AS parts FROM former GROUP BY ALL),
forces AS (SELECT force_area_code, count(*) AS districts FROM district GROUP BY ALL),
held AS (
    SELECT series, year, area_code AS district_code, persons
    FROM population
    WHERE age = 'all' AND known_at(known_from, known_to, $as_at)
),
joined AS (
    SELECT h.series, h.year, f.district_code, sum(h.persons) AS persons
    FROM held AS h JOIN former AS f ON f.area_code = h.district_code JOIN replaced AS r ON r.district_code = f.district_code
    GROUP BY h.series, h.year, f.district_code, r.parts
    HAVING count(*) = r.parts
),
complete AS (
    FROM held
    UNION ALL
    FROM joined ANTI JOIN held USING (series, year, district_code)
)
SELECT c.series, c.year, d.force_area_code, sum(c.persons) AS persons
FROM complete AS c JOIN district AS d USING (district_code) JOIN forces AS f USING (force_area_code)
GROUP BY c.series, c.year, d.force_area_code, f.districts
HAVING count(*) = f.districts
ORDER BY ALL;
