-- Every load that was taken back, in order, with who did it, when and why.
SELECT * FROM load WHERE unloaded_at IS NOT NULL ORDER BY seq;
