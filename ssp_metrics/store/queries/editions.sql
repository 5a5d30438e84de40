-- Every force-month file that ever ruled, and from which load until which.
SELECT kind, force, month, seq, known_from, known_to FROM delivery_file
WHERE known_from IS NOT NULL ORDER BY kind, force, month, seq;
