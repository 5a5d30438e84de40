-- Counts of one measure inside one ward by LSOA, as known at a load.
-- $measure, $vintage, $ward, $lsoa_vintage, $first, $last, $as_at
WITH inside AS (
    SELECT w.point_id, l.area_code
    FROM point_area AS w JOIN point_area AS l USING (point_id)
    WHERE w.level = 'ward' AND w.vintage = $vintage AND w.area_code = $ward
      AND l.level = 'lsoa' AND l.vintage = $lsoa_vintage
),
counted AS (
    SELECT 'crime' AS fact, point_id, month, crime_type AS category, outcome, n, known_from, known_to FROM crime
    UNION ALL
    SELECT 'stop_search', point_id, month, object, outcome, n, known_from, known_to FROM stop_search
    UNION ALL
    SELECT 'outcome_event', point_id, month, outcome, outcome, n, known_from, known_to FROM outcome_event
)
SELECT area_code, sum(n) FILTER (in_numerator)::BIGINT AS n
FROM inside JOIN counted USING (point_id) JOIN measure_selects USING (fact, category, outcome)
WHERE measure_id = $measure AND month BETWEEN $first AND $last AND known_at(known_from, known_to, $as_at)
GROUP BY ALL ORDER BY n DESC, area_code;
