-- Rows whose point lies in no outline of a vintage and was given to the nearest ward. $as_at
SELECT vintage, sum(n)::BIGINT AS rows, count(DISTINCT point_id) AS points
FROM crime JOIN point_area USING (point_id)
WHERE nearest AND known_at(known_from, known_to, $as_at) GROUP BY ALL ORDER BY ALL;
