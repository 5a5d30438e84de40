-- Names of the territorial police force areas.
SELECT force_area_code, coalesce(rolling_year_name, force_area_name) AS name
FROM police_force
WHERE scope = 'territorial' AND force_area_code IS NOT NULL
ORDER BY force_area_code;
