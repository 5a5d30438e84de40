-- The lines of one batch of force-month files of one kind, each judged. The beginning of a query: what follows it
-- groups the good lines, or lists the bad ones.
-- Bound: $files (paths), $home (district code), $longest (bytes of the longest text that is believed). Filled in from
-- constants of police_uk_layout.py: {columns}, the columns of the file, and an expression for each normalised column.
WITH line AS (
    SELECT file.file_id, file.scope, file.month_key, file.reported_by AS expected_by, {row} AS "row",
           {month_text} AS month_text, {month} AS month, {reported_by} AS reported_by,
           raw."Longitude" AS lon_text, raw."Latitude" AS lat_text,
           try_cast(raw."Longitude" AS DECIMAL(9, 6)) AS lon, try_cast(raw."Latitude" AS DECIMAL(9, 6)) AS lat,
           {lsoa_code} AS lsoa_code, {category} AS category, coalesce({outcome}, '') AS outcome,
           {search_type} AS search_type, {gender} AS gender, {age_range} AS age_range, {ethnicity} AS ethnicity
    FROM read_csv($files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
                  columns = {columns}, filename = true, ignore_errors = true) AS raw
    JOIN file ON file.path = raw.filename
),
checked AS (
    SELECT *,
           month IS DISTINCT FROM month_key AS wrong_month,
           reported_by IS DISTINCT FROM expected_by AS wrong_force,
           category IS NULL AS no_category,
           greatest(strlen(category), strlen(outcome), strlen(search_type), strlen(gender), strlen(age_range),
                    strlen(ethnicity)) > $longest AS too_long,
           -- a box round the United Kingdom: 0,0 and swapped axes fall outside it
           (lon_text IS NOT NULL OR lat_text IS NOT NULL)
           AND coalesce(lon NOT BETWEEN -9 AND 2.1 OR lat NOT BETWEEN 49 AND 61.5, true) AS wrong_place
    FROM line
),
judged AS (
    SELECT checked.*, lookup.district_code, coalesce(lookup.district_code = $home, false) AS home,
        CASE
            WHEN wrong_month OR wrong_force OR no_category OR too_long OR wrong_place THEN 'bad'
            WHEN lon_text IS NULL THEN 'unlocated'
            ELSE 'located'
        END AS status
    FROM checked LEFT JOIN lsoa_district AS lookup USING (lsoa_code)
)
