-- Crimes of the partnership's district by their last published outcome. $measure, $area, $first, $last, $as_at
SELECT district_crime.outcome, sum(n)::BIGINT AS n
FROM district_crime JOIN measure_selects AS s ON s.category = crime_type AND s.outcome = district_crime.outcome
WHERE s.fact = 'crime' AND s.measure_id = $measure AND district_code = $area
  AND month BETWEEN $first AND $last AND known_at(known_from, known_to, $as_at)
GROUP BY ALL ORDER BY n DESC, outcome;
