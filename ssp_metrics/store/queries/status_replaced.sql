-- What each load replaced of the partnership's own force: rows before and after, by kind. $force
SELECT later.seq, later.kind, count(*) AS files, sum(earlier.rows_accepted)::BIGINT AS rows_before,
       sum(later.rows_accepted)::BIGINT AS rows_after, min(later.month) AS first, max(later.month) AS last
FROM delivery_file AS later
JOIN delivery_file AS earlier USING (kind, force, month)
WHERE force = $force AND earlier.known_to = later.known_from
GROUP BY ALL ORDER BY ALL;
