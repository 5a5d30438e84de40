-- Counts of measures by area over periods, each measure over its own, by who supplied the rows.
-- $measures, and in the same order $parts (the number of the period), $firsts and $lasts (its months); $level, $vintage,
-- $areas, $as_at
SELECT measure_id, part, area_code, force, sum(numerator)::BIGINT AS numerator, sum(total)::BIGINT AS total,
       bool_or(suppressed) AS suppressed
FROM area_month JOIN (
    SELECT unnest($measures) AS measure_id, unnest($parts) AS part, unnest($firsts) AS first, unnest($lasts) AS last
) USING (measure_id)
WHERE list_contains($measures, measure_id) AND level = $level AND vintage = $vintage
  AND list_contains($areas, area_code)
  AND month BETWEEN first AND last AND known_at(known_from, known_to, $as_at)
GROUP BY ALL;
