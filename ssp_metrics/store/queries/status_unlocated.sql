-- Street rows without a location, by force, as known at a load. $as_at
SELECT force, sum(rows_unlocated)::BIGINT AS unlocated, sum(rows_read)::BIGINT AS rows
FROM delivery_file
WHERE kind = 'street' AND known_at(known_from, known_to, $as_at)
GROUP BY ALL HAVING sum(rows_unlocated) > 0 ORDER BY unlocated DESC, force;
