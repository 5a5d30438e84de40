-- Counts of measures by area over a period, and what can be compared with the same months one year earlier: rows in the
-- files of forces that supplied both periods whole, so that a force's first delivery does not look like a rise.
-- $measures, $level, $vintage, $areas, $comparable (forces), $first, $last, $before_first, $before_last, $as_at
SELECT measure_id, area_code,
       coalesce(sum(numerator) FILTER (month >= $first), 0)::BIGINT AS numerator,
       coalesce(sum(total) FILTER (month >= $first), 0)::BIGINT AS total,
       coalesce(sum(numerator) FILTER (month >= $first AND comparable), 0)::BIGINT AS now_numerator,
       coalesce(sum(total) FILTER (month >= $first AND comparable), 0)::BIGINT AS now_total,
       coalesce(sum(numerator) FILTER (month <= $before_last AND comparable), 0)::BIGINT AS before_numerator,
       coalesce(sum(total) FILTER (month <= $before_last AND comparable), 0)::BIGINT AS before_total,
       coalesce(bool_or(hidden) FILTER (month >= $first), false) AS hidden,
       coalesce(bool_or(hidden) FILTER (month <= $before_last), false) AS hidden_before
FROM (SELECT *, list_contains($comparable, force) AS comparable FROM area_month)
WHERE list_contains($measures, measure_id) AND level = $level AND vintage = $vintage
  AND list_contains($areas, area_code)
  AND (month BETWEEN $first AND $last OR month BETWEEN $before_first AND $before_last)
  AND known_at(known_from, known_to, $as_at)
GROUP BY ALL;
