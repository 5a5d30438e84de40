-- Every load in order, as its manifest says.
SELECT * FROM load ORDER BY seq, source, file_name;
