-- One rolling year of every territorial police force, its offence groups added up; n is null where the table lacks one
-- of them. $offences, $period_end
SELECT f.force_area_code, coalesce(f.rolling_year_name, f.force_area_name) AS name,
       CASE WHEN count(c.n) = len($offences) THEN sum(c.n)::BIGINT END AS n
FROM police_force AS f
LEFT JOIN force_crime AS c
       ON c.force_area = f.rolling_year_name AND c.period_end = $period_end AND list_contains($offences, c.offence)
WHERE f.scope = 'territorial' AND f.force_area_code IS NOT NULL
GROUP BY ALL
ORDER BY f.force_area_code;
