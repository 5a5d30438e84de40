-- Rows at the partnership's places by the force in whose files they stand, as known at a load. $as_at
SELECT force, sum(n)::BIGINT AS rows, min(month) AS first, max(month) AS last, min(known_from) AS since
FROM crime WHERE known_at(known_from, known_to, $as_at) GROUP BY ALL ORDER BY rows DESC, force;
