-- The grouped lines as the tables of a load. `spot` holds every distinct point with its district.
-- The variable `home` is the code of the own district.
CREATE TABLE home_line AS
    SELECT file.kind, file.force, file.month, g.*
    FROM grouped AS g JOIN file USING (file_id) JOIN spot USING (lon, lat)
    WHERE g.status = 'located' AND spot.district_code = getvariable('home');

CREATE TABLE crime AS
    SELECT force, lon, lat, month, category AS crime_type, outcome, sum(n)::INTEGER AS n
    FROM home_line WHERE kind = 'street' GROUP BY ALL;

CREATE TABLE outcome_event AS
    SELECT force, lon, lat, month, outcome, sum(n)::INTEGER AS n
    FROM home_line WHERE kind = 'outcomes' GROUP BY ALL;

CREATE TABLE stop_search AS
    SELECT force, lon, lat, month, search_type, gender, age_range, ethnicity, category AS object, outcome,
           sum(n)::INTEGER AS n
    FROM home_line WHERE kind = 'stop_and_search' GROUP BY ALL;

-- Elsewhere, by district. The own district is not here: it is the sum of its points.
CREATE TABLE elsewhere AS
    SELECT file.kind, file.force, file.month, coalesce(g.district_code, spot.district_code) AS district_code,
           category, outcome, sum(n)::INTEGER AS n
    FROM grouped AS g JOIN file USING (file_id) LEFT JOIN spot USING (lon, lat)
    WHERE g.status = 'located' AND file.scope <> 'outside'
      AND coalesce(spot.district_code, g.district_code) <> getvariable('home')
    GROUP BY ALL;

CREATE TABLE district_crime AS
    SELECT force, district_code, month, category AS crime_type, outcome, n FROM elsewhere WHERE kind = 'street';

CREATE TABLE district_stop_search AS
    SELECT force, district_code, month, category AS object, outcome, n
    FROM elsewhere WHERE kind = 'stop_and_search';

CREATE TABLE district_outcome_event AS
    SELECT force, district_code, month, outcome, n FROM elsewhere WHERE kind = 'outcomes';

-- Every line of every file, accounted for: bad lines are in no group, file.rejected is their number.
-- A file without any line here confirms what an earlier load holds: the same bytes, extracted later.
CREATE TABLE delivery_file AS
    WITH tally AS (
        SELECT file_id,
               sum(n) FILTER (status = 'located' AND spot.district_code = getvariable('home')) AS accepted,
               sum(n) FILTER (status = 'located' AND spot.district_code IS DISTINCT FROM getvariable('home'))
                   AS elsewhere,
               sum(n) FILTER (status = 'unlocated') AS unlocated
        FROM grouped LEFT JOIN spot USING (lon, lat)
        GROUP BY ALL
    )
    SELECT name, sha256, kind, force, month,
           (coalesce(accepted, 0) + coalesce(elsewhere, 0) + coalesce(unlocated, 0) + rejected)::INTEGER AS rows_read,
           coalesce(accepted, 0)::INTEGER AS rows_accepted, coalesce(elsewhere, 0)::INTEGER AS rows_elsewhere,
           coalesce(unlocated, 0)::INTEGER AS rows_unlocated, rejected::INTEGER AS rows_rejected
    FROM file LEFT JOIN tally USING (file_id);
