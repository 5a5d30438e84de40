-- Which delivery each period of a partner's measure comes from, and from which load until which it ruled.
SELECT measure_id, area_code, month, seq, file_name, extracted, known_from, known_to
FROM partner_figure GROUP BY ALL ORDER BY ALL;
