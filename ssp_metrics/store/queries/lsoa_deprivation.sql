-- Every LSOA that lies in a ward, with the ward that holds most of it, its national decile, and its scores of income
-- and employment (shares of people), latest edition. $vintage (of the wards), $lsoa_vintage
SELECT s.lsoa21_code AS area_code, s.ward_code, d.edition,
       max(d.decile) FILTER (d.domain = 'imd') AS decile,
       max(d.score) FILTER (d.domain = 'income') AS income,
       max(d.score) FILTER (d.domain = 'employment') AS employment
FROM (SELECT lsoa21_code, arg_max(ward_code, share) AS ward_code
      FROM ward_share WHERE vintage = $vintage GROUP BY ALL) AS s
JOIN deprivation AS d ON d.lsoa_code = s.lsoa21_code
WHERE d.lsoa_vintage = $lsoa_vintage
  AND d.edition = (SELECT max(edition) FROM deprivation WHERE lsoa_vintage = $lsoa_vintage)
GROUP BY ALL
ORDER BY s.lsoa21_code;
