-- Which load each month of a force comes from, as known at a load. $force, $as_at
SELECT kind, month, max(seq) AS seq FROM delivery_file
WHERE force = $force AND known_at(known_from, known_to, $as_at) GROUP BY ALL ORDER BY ALL;
