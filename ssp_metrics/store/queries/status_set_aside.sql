-- Rows at the partnership's places that are kept but never counted, as known at a load. $as_at
SELECT force, sum(n)::BIGINT AS rows, min(month) AS first, max(month) AS last FROM set_aside
WHERE known_at(known_from, known_to, $as_at) GROUP BY ALL ORDER BY ALL;
