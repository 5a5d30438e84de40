-- One batch of force-month files of one kind, judged line by line and grouped as far as the store keeps them:
-- the partnership's own places with their snap point, everything else by district.
-- Bound: $files (paths), $home (district code). Filled in from constants of police_uk.py: {columns}, the file's
-- columns, and one expression for each normalised column.
INSERT INTO grouped
WITH line AS (
    SELECT file.file_id, file.scope, file.month_key, file.reported_by AS expected_by,
           {month} AS month_text, {reported_by} AS reported_by,
           raw."Longitude" AS lon_text, raw."Latitude" AS lat_text,
           try_cast(raw."Longitude" AS DECIMAL(9, 6)) AS lon, try_cast(raw."Latitude" AS DECIMAL(9, 6)) AS lat,
           {lsoa_code} AS lsoa_code, {category} AS category, coalesce({outcome}, '') AS outcome,
           {search_type} AS search_type, {gender} AS gender, {age_range} AS age_range, {ethnicity} AS ethnicity
    FROM read_csv($files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
                  columns = {columns}, filename = true, store_rejects = true) AS raw
    JOIN file ON file.path = raw.filename
),
judged AS (
    SELECT line.*, lookup.district_code, coalesce(lookup.district_code = $home, false) AS home,
        CASE
            WHEN month_text IS DISTINCT FROM month_key THEN 'month'
            WHEN reported_by IS DISTINCT FROM expected_by THEN 'force'
            WHEN category IS NULL THEN 'category'
            WHEN lon_text IS NULL AND lat_text IS NULL THEN 'unlocated'
            -- a box round the United Kingdom: 0,0 and swapped axes fall outside it
            WHEN coalesce(lon NOT BETWEEN -9 AND 2.1 OR lat NOT BETWEEN 49 AND 61.5, true) THEN 'coordinates'
            ELSE 'located'
        END AS status
    FROM line LEFT JOIN lsoa_district AS lookup USING (lsoa_code)
),
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
