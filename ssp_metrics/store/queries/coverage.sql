-- Which force supplied which month of what, and since which load.
SELECT kind, force, month, known_from FROM coverage ORDER BY kind, force, month;
