-- List the lines that were judged bad, and what is wrong with each. Follows line.sql.
{judged}
SELECT "row"::INTEGER AS "row", wrong_month, wrong_force, no_category, too_long, wrong_place,
       month_text, month_key, reported_by, expected_by, lon_text, lat_text
FROM judged WHERE status = 'bad' ORDER BY 1;
