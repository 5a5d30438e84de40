-- Every area that has a name: districts from the lookup, small areas from the outlines.
SELECT code, name, kind, vintage, valid_from, valid_to, parent FROM area WHERE kind <> 'district'
UNION ALL
SELECT district_code, district_name, 'district', '', NULL, NULL, force FROM district
ORDER BY kind, vintage, code;
