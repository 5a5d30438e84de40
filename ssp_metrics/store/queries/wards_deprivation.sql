-- How many LSOAs lie mostly in each ward, and how many of them are among the most deprived of England, latest edition.
-- $vintage (of the wards), $lsoa_vintage
SELECT s.ward_code, any_value(d.edition) AS edition, count(*)::INTEGER AS lsoas,
       count(*) FILTER (d.decile = 1)::INTEGER AS tenth, count(*) FILTER (d.decile <= 2)::INTEGER AS fifth
FROM deprivation AS d
JOIN (SELECT lsoa21_code, arg_max(ward_code, share) AS ward_code
      FROM ward_share WHERE vintage = $vintage GROUP BY ALL) AS s ON s.lsoa21_code = d.lsoa_code
WHERE d.domain = 'imd' AND d.lsoa_vintage = $lsoa_vintage
  AND d.edition = (SELECT max(edition) FROM deprivation WHERE lsoa_vintage = $lsoa_vintage)
GROUP BY ALL
ORDER BY s.ward_code;
