-- Every police force that the store knows by name.
SELECT slug, reported_by, scope FROM police_force ORDER BY slug;
