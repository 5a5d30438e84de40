-- The nearest neighbours of a district, nearest first. $area
SELECT neighbour_code AS area_code, position, distance FROM peer WHERE area_code = $area ORDER BY position;
