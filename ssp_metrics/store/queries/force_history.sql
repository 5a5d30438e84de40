-- Every rolling year of a police force area, its offence groups added up; a year that lacks one of them has no row.
-- $force_area (code), $offences
SELECT c.period_end, c.months, sum(c.n)::BIGINT AS n
FROM force_crime AS c JOIN police_force AS f ON f.rolling_year_name = c.force_area
WHERE f.force_area_code = $force_area AND list_contains($offences, c.offence)
GROUP BY ALL
HAVING count(*) = len($offences)
ORDER BY c.period_end;
