-- From which load until which each period of a partner's measure is held, area by area; of a part, where it was returned.
SELECT DISTINCT measure_id, area_code, month, known_from, known_to
FROM area_month JOIN return_select USING (measure_id) ORDER BY ALL;
