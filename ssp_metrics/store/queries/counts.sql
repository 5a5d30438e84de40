-- Counts of measures by area and month, as known at a load. Areas or months without anything to count have no row:
-- the view decides from the coverage whether that is zero or missing.
-- $measures, $level, $vintage ('' for districts), $areas, $first, $last (months), $as_at (load number)
SELECT measure_id, area_code, month, sum(numerator)::BIGINT AS numerator, sum(total)::BIGINT AS total,
       bool_or(suppressed) AS suppressed
FROM area_month
WHERE list_contains($measures, measure_id) AND level = $level AND vintage = $vintage
  AND list_contains($areas, area_code)
  AND month BETWEEN $first AND $last AND known_at(known_from, known_to, $as_at)
GROUP BY ALL;
