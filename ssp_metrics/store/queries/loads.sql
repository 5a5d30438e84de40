-- Every load that counts, in order, as its manifest says.
SELECT * EXCLUDE (unloaded_at, unloaded_by, unloaded_reason) FROM load WHERE unloaded_at IS NULL
ORDER BY seq, source, file_name;
