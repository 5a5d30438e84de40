-- Group the judged lines as far as the store keeps them: the partnership's own places with their snap point,
-- everything else by district. Follows line.sql.
INSERT INTO grouped
{judged},
narrowed AS (
    -- the exact point matters at home, and where no LSOA tells the district
    SELECT *, status = 'located' AND scope <> 'outside' AND (home OR district_code IS NULL) AS keep_point
    FROM judged
)
SELECT file_id, status, district_code,
       CASE WHEN keep_point THEN lon END AS lon, CASE WHEN keep_point THEN lat END AS lat,
       CASE WHEN keep_point THEN lsoa_code END AS lsoa_code,
       category, outcome, search_type, gender, age_range, ethnicity, count(*) AS n
FROM narrowed
GROUP BY ALL;
