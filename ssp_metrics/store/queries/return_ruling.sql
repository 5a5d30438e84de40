-- How many figures (measure, area, period) of a load ruled at any time. $seq
SELECT count(*) AS figures FROM (
    SELECT DISTINCT measure_id, area_code, period_start, period_months FROM partner_observation WHERE seq = $seq);
