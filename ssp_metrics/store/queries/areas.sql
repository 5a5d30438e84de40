-- Every area that has a name: districts and police force areas from the lookup, small areas from the outlines.
SELECT code, name, kind, vintage, valid_from, valid_to, parent FROM area WHERE kind <> 'district'
UNION ALL
SELECT district_code, district_name, 'district', '', NULL, NULL, force FROM district
UNION ALL
SELECT DISTINCT force_area_code, force_area_name, 'force_area', '', NULL::DATE, NULL::DATE, force FROM district
WHERE force_area_code IS NOT NULL
ORDER BY kind, vintage, code;
