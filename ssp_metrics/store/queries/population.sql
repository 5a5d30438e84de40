-- Residents of all ages in one rebasing series, as known at a load. $series, $as_at
SELECT area_code, year, persons, estimated
FROM population
WHERE series = $series AND age = 'all' AND known_at(known_from, known_to, $as_at);
