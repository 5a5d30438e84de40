-- The tables of a snapshot. Every table and column carries a comment: open a snapshot with the DuckDB shell and
-- `SELECT table_name, comment FROM duckdb_tables()` explains it.
--
-- known_from / known_to are load numbers, half-open [from, to): a row was what this store knew from load `known_from`
-- until load `known_to` replaced it; a null known_to means it still is.

CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
COMMENT ON TABLE meta IS 'Facts about this snapshot: its id, the schema version, the catalogue as JSON';

CREATE TABLE load (
    seq INTEGER NOT NULL, source VARCHAR NOT NULL, file_name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
    extracted DATE NOT NULL, loaded_at TIMESTAMP NOT NULL, loaded_by VARCHAR NOT NULL,
    rows_read BIGINT NOT NULL, rows_accepted BIGINT NOT NULL, rows_elsewhere BIGINT NOT NULL,
    rows_unlocated BIGINT NOT NULL, rows_rejected BIGINT NOT NULL,
    period_first DATE, period_last DATE, attribution VARCHAR NOT NULL, notes VARCHAR[] NOT NULL,
    unloaded_at TIMESTAMP, unloaded_by VARCHAR, unloaded_reason VARCHAR
);
COMMENT ON TABLE load IS 'One row a delivery accepted into the store, in order; number 0 came with the product';
COMMENT ON COLUMN load.seq IS 'Load number: what --as-at takes';
COMMENT ON COLUMN load.extracted IS 'Day on which the supplier took the figures from its system';
COMMENT ON COLUMN load.loaded_at IS 'When this store accepted it (UTC): what an as-at date means';
COMMENT ON COLUMN load.unloaded_at IS 'When it was taken back (UTC): no table has a row of it, in no as-at; null for a load that counts';

CREATE TABLE delivery_file (
    seq INTEGER NOT NULL, name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    force VARCHAR NOT NULL, month DATE NOT NULL, rows_read INTEGER NOT NULL, rows_accepted INTEGER NOT NULL,
    rows_elsewhere INTEGER NOT NULL, rows_unlocated INTEGER NOT NULL, rows_rejected INTEGER NOT NULL,
    known_from INTEGER, known_to INTEGER
);
COMMENT ON TABLE delivery_file IS 'One row a force-month file of a load, every line accounted for; a null known_from means an older edition that arrived late and never ruled';

CREATE TABLE coverage (kind VARCHAR NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, known_from INTEGER NOT NULL);
COMMENT ON TABLE coverage IS 'Which force supplied which month, and since which load; no row means not supplied, which is never zero';

CREATE TABLE police_force (
    slug VARCHAR PRIMARY KEY, reported_by VARCHAR NOT NULL, force_area_code VARCHAR, force_area_name VARCHAR,
    rolling_year_name VARCHAR, scope VARCHAR NOT NULL
);
COMMENT ON TABLE police_force IS 'Police forces by their data.police.uk name; scope set_aside or outside keeps their rows out of district figures';

CREATE TABLE area (
    code VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, vintage VARCHAR NOT NULL,
    valid_from DATE, valid_to DATE, parent VARCHAR
);
COMMENT ON TABLE area IS 'Districts, wards of every vintage and LSOAs that have outlines';

CREATE TABLE district (
    district_code VARCHAR PRIMARY KEY, district_name VARCHAR NOT NULL, csp_code VARCHAR, csp_name VARCHAR,
    force_area_code VARCHAR, force_area_name VARCHAR, force VARCHAR
);
COMMENT ON TABLE district IS 'Districts of England and Wales with their partnership and police force';

CREATE TABLE point (point_id INTEGER PRIMARY KEY, lon DECIMAL(9, 6) NOT NULL, lat DECIMAL(9, 6) NOT NULL);
COMMENT ON TABLE point IS 'Anonymous snap points of data.police.uk inside the partnership, each placed once';

CREATE TABLE point_area (
    point_id INTEGER NOT NULL, level VARCHAR NOT NULL, vintage VARCHAR NOT NULL, area_code VARCHAR NOT NULL,
    nearest BOOLEAN NOT NULL
);
COMMENT ON TABLE point_area IS 'Ward of every vintage and LSOA of each point; nearest = outside every outline, given to the nearest ward within 50 m';

CREATE TABLE crime (
    point_id INTEGER NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, crime_type VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, n INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE crime IS 'Recorded crimes and incidents at the partnership''s points, by month, type and last published outcome';

CREATE TABLE outcome_event (
    point_id INTEGER NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, outcome VARCHAR NOT NULL,
    n INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE outcome_event IS 'Outcomes decided in the month, whenever the crime happened';

CREATE TABLE stop_search (
    point_id INTEGER NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, search_type VARCHAR, gender VARCHAR,
    age_range VARCHAR, ethnicity VARCHAR, object VARCHAR NOT NULL, outcome VARCHAR NOT NULL, n INTEGER NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE stop_search IS 'Stop and search at the partnership''s points; ethnicity as the officer described it';

CREATE TABLE district_crime (
    district_code VARCHAR NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, crime_type VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, n INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE district_crime IS 'Recorded crimes and incidents by district of England and Wales, the partnership''s own included as the sum of its points';

CREATE TABLE district_outcome_event (
    district_code VARCHAR NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, outcome VARCHAR NOT NULL,
    n INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE district_outcome_event IS 'Outcomes decided in the month, by district';

CREATE TABLE district_stop_search (
    district_code VARCHAR NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, object VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, n INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE district_stop_search IS 'Stop and search by district';

CREATE TABLE set_aside (
    kind VARCHAR NOT NULL, force VARCHAR NOT NULL, month DATE NOT NULL, category VARCHAR NOT NULL, n INTEGER NOT NULL,
    known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE set_aside IS 'Rows at the partnership''s places from forces that police no district and supply only now and then: kept, shown in the status, never counted';

CREATE TABLE population (
    series VARCHAR NOT NULL, year INTEGER NOT NULL, area_code VARCHAR NOT NULL, age VARCHAR NOT NULL,
    persons DOUBLE NOT NULL, estimated BOOLEAN NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE population IS 'Residents by rebasing series and mid-year; estimated = apportioned by us, not published';

CREATE TABLE ward_share (
    vintage VARCHAR NOT NULL, lsoa21_code VARCHAR NOT NULL, ward_code VARCHAR NOT NULL, output_areas INTEGER NOT NULL,
    share DOUBLE NOT NULL
);
COMMENT ON TABLE ward_share IS 'Part of each LSOA that lies in each ward, by output areas: how residents are shared among wards';

CREATE TABLE deprivation (
    edition VARCHAR NOT NULL, lsoa_code VARCHAR NOT NULL, lsoa_vintage VARCHAR NOT NULL, domain VARCHAR NOT NULL,
    rank INTEGER NOT NULL, decile INTEGER NOT NULL, score DOUBLE
);
COMMENT ON TABLE deprivation IS 'Indices of Deprivation: national rank and decile (1 = most deprived) by LSOA and domain';

CREATE TABLE peer (area_code VARCHAR NOT NULL, neighbour_code VARCHAR NOT NULL, position INTEGER NOT NULL, distance DOUBLE);
COMMENT ON TABLE peer IS 'Statistical nearest neighbours of districts (ONS), 1 = nearest';

CREATE TABLE force_crime (
    force_area VARCHAR NOT NULL, region VARCHAR NOT NULL, offence VARCHAR NOT NULL, period_end DATE NOT NULL,
    months INTEGER NOT NULL, n INTEGER NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER
);
COMMENT ON TABLE force_crime IS 'Police force areas: rolling-year counts by offence group, as published';

CREATE TABLE former_district (former_code VARCHAR PRIMARY KEY, district_code VARCHAR NOT NULL);
COMMENT ON TABLE former_district IS 'Districts that were replaced, each with the one that replaced it';

CREATE TABLE partner_observation (
    measure_id VARCHAR NOT NULL, level VARCHAR NOT NULL, vintage VARCHAR NOT NULL, area_code VARCHAR NOT NULL,
    period_start DATE NOT NULL, period_months INTEGER NOT NULL, sex VARCHAR NOT NULL, age_band VARCHAR NOT NULL,
    category VARCHAR NOT NULL, numerator BIGINT NOT NULL, denominator BIGINT, illustrative BOOLEAN NOT NULL,
    extracted DATE NOT NULL, seq INTEGER NOT NULL, file_name VARCHAR NOT NULL, known_from INTEGER NOT NULL,
    known_to INTEGER
);
COMMENT ON TABLE partner_observation IS 'What partners returned, as they wrote it and without any mask: restricted; nothing that is shown reads it';
COMMENT ON COLUMN partner_observation.illustrative IS 'Synthetic; gone as soon as one real return of the measure is held';

CREATE TABLE partner_figure (
    measure_id VARCHAR NOT NULL, level VARCHAR NOT NULL, vintage VARCHAR NOT NULL, area_code VARCHAR NOT NULL,
    month DATE NOT NULL, period_months INTEGER NOT NULL, sex VARCHAR NOT NULL, age_band VARCHAR NOT NULL,
    category VARCHAR NOT NULL, numerator BIGINT, denominator BIGINT, suppressed BOOLEAN NOT NULL,
    extracted DATE NOT NULL, seq INTEGER NOT NULL, file_name VARCHAR NOT NULL, known_from INTEGER NOT NULL,
    known_to INTEGER
);
COMMENT ON TABLE partner_figure IS 'The same after disclosure control, and offence groups by police force area: what may be shown; month is the last of the period, suppressed = not shown because small or needed to protect a small one';

CREATE TABLE measure (
    measure_id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, definition VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    per INTEGER NOT NULL, direction VARCHAR NOT NULL, source VARCHAR NOT NULL, illustrative BOOLEAN NOT NULL
);
COMMENT ON TABLE measure IS 'Measures of the catalogue';

CREATE TABLE measure_selects (
    measure_id VARCHAR NOT NULL, fact VARCHAR NOT NULL, category VARCHAR NOT NULL, outcome VARCHAR NOT NULL,
    in_numerator BOOLEAN NOT NULL
);
COMMENT ON TABLE measure_selects IS 'Which rows of which fact each measure counts; for a share all of them are the denominator';

CREATE TABLE return_select (
    measure_id VARCHAR PRIMARY KEY, returned_as VARCHAR NOT NULL, sex VARCHAR NOT NULL, age_band VARCHAR NOT NULL,
    category VARCHAR NOT NULL
);
COMMENT ON TABLE return_select IS 'Which part of what is supplied area by area each measure shows';

CREATE MACRO known_at(known_from, known_to, as_at) AS known_from <= as_at AND (known_to IS NULL OR as_at < known_to);

CREATE VIEW area_count AS
    SELECT 'crime' AS fact, level, vintage, area_code, force, month, crime_type AS category, outcome, n, known_from, known_to
    FROM crime JOIN point_area USING (point_id)
    UNION ALL
    SELECT 'stop_search', level, vintage, area_code, force, month, object, outcome, n, known_from, known_to
    FROM stop_search JOIN point_area USING (point_id)
    UNION ALL
    SELECT 'outcome_event', level, vintage, area_code, force, month, outcome, outcome, n, known_from, known_to
    FROM outcome_event JOIN point_area USING (point_id)
    UNION ALL
    SELECT 'crime', 'district', '', district_code, force, month, crime_type, outcome, n, known_from, known_to
    FROM district_crime
    UNION ALL
    SELECT 'stop_search', 'district', '', district_code, force, month, object, outcome, n, known_from, known_to
    FROM district_stop_search
    UNION ALL
    SELECT 'outcome_event', 'district', '', district_code, force, month, outcome, outcome, n, known_from, known_to
    FROM district_outcome_event;
COMMENT ON VIEW area_count IS 'Every count by area: small areas from points, districts from their own tables';

CREATE TABLE area_month (
    measure_id VARCHAR NOT NULL, level VARCHAR NOT NULL, vintage VARCHAR NOT NULL, area_code VARCHAR NOT NULL,
    force VARCHAR NOT NULL, month DATE NOT NULL, numerator INTEGER, total INTEGER, known_from INTEGER NOT NULL,
    known_to INTEGER, suppressed BOOLEAN NOT NULL DEFAULT false
);
COMMENT ON TABLE area_month IS 'Every measure counted once at build, by area and month, with the load span of its rows: what the screens read; force is who supplied the rows (a police force; for partner returns the area itself), total is the denominator of a share, suppressed = under disclosure control and so without a number, month is the last one of a longer period';

CREATE TABLE alike (measures VARCHAR[] NOT NULL);
COMMENT ON TABLE alike IS 'Measures with the same counts in every district and month, as known now: one was probably filled in from the other';

CREATE VIEW observation AS
    SELECT a.measure_id, a.level, a.vintage, a.area_code, a.month AS period_start, 1 AS period_months,
           'all' AS sex, 'all' AS age_band, 'all' AS category, sum(a.numerator) AS numerator,
           sum(a.total) FILTER (m.kind = 'share') AS denominator, false AS suppressed, a.known_from, a.known_to,
           m.illustrative
    FROM area_month AS a JOIN measure AS m USING (measure_id)
    WHERE m.measure_id NOT IN (SELECT measure_id FROM return_select)
    GROUP BY ALL
    UNION ALL
    SELECT s.measure_id, f.level, f.vintage, f.area_code, (f.month - to_months(f.period_months - 1))::DATE,
           f.period_months, f.sex, f.age_band, f.category, f.numerator, f.denominator, f.suppressed, f.known_from,
           f.known_to, m.illustrative
    FROM partner_figure AS f JOIN return_select AS s ON s.returned_as = f.measure_id AND s.measure_id = f.measure_id
    JOIN measure AS m ON m.measure_id = s.measure_id;
COMMENT ON VIEW observation IS 'One row a measure, area, period, breakdown and load span: police figures with something to count, partner returns after disclosure control; the denominator of a rate is the population';
