-- Deprivation of the LSOAs that lie mostly in a ward, latest edition. $ward, $vintage, $lsoa_vintage
SELECT d.edition, d.lsoa_code, d.rank, d.decile
FROM deprivation AS d
JOIN (SELECT lsoa21_code, arg_max(ward_code, share) AS ward_code
      FROM ward_share WHERE vintage = $vintage GROUP BY ALL) AS s ON s.lsoa21_code = d.lsoa_code
WHERE s.ward_code = $ward AND d.domain = 'imd' AND d.lsoa_vintage = $lsoa_vintage
  AND d.edition = (SELECT max(edition) FROM deprivation WHERE lsoa_vintage = $lsoa_vintage)
ORDER BY d.rank;
