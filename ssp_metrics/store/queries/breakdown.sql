-- A partner's measure in one area by its parts over a period, after disclosure control, as known at a load.
-- $measure (as returned), $area, $first, $last (months), $as_at
SELECT sex, age_band, category, sum(numerator)::BIGINT AS numerator, sum(denominator)::BIGINT AS denominator,
       bool_or(suppressed) AS suppressed, count(*) AS periods
FROM partner_figure
WHERE measure_id = $measure AND area_code = $area AND month BETWEEN $first AND $last
  AND known_at(known_from, known_to, $as_at)
GROUP BY ALL;
