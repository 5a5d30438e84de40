-- What loads hold, as delivered: one temporary table a kind of table, with the number of the load.
CREATE TEMP TABLE stage_delivery_file (
    seq INTEGER, name VARCHAR, sha256 VARCHAR, kind VARCHAR, force VARCHAR, month DATE, rows_read INTEGER,
    rows_accepted INTEGER, rows_elsewhere INTEGER, rows_unlocated INTEGER, rows_rejected INTEGER);
CREATE TEMP TABLE stage_crime (
    seq INTEGER, force VARCHAR, lon DECIMAL(9, 6), lat DECIMAL(9, 6), month DATE, crime_type VARCHAR,
    outcome VARCHAR, n INTEGER);
CREATE TEMP TABLE stage_outcome_event (
    seq INTEGER, force VARCHAR, lon DECIMAL(9, 6), lat DECIMAL(9, 6), month DATE, outcome VARCHAR, n INTEGER);
CREATE TEMP TABLE stage_stop_search (
    seq INTEGER, force VARCHAR, lon DECIMAL(9, 6), lat DECIMAL(9, 6), month DATE, search_type VARCHAR,
    gender VARCHAR, age_range VARCHAR, ethnicity VARCHAR, object VARCHAR, outcome VARCHAR, n INTEGER);
CREATE TEMP TABLE stage_district_crime (
    seq INTEGER, force VARCHAR, district_code VARCHAR, month DATE, crime_type VARCHAR, outcome VARCHAR, n INTEGER);
CREATE TEMP TABLE stage_district_outcome_event (
    seq INTEGER, force VARCHAR, district_code VARCHAR, month DATE, outcome VARCHAR, n INTEGER);
CREATE TEMP TABLE stage_district_stop_search (
    seq INTEGER, force VARCHAR, district_code VARCHAR, month DATE, object VARCHAR, outcome VARCHAR, n INTEGER);
CREATE TEMP TABLE stage_point_area (
    seq INTEGER, lon DECIMAL(9, 6), lat DECIMAL(9, 6), level VARCHAR, vintage VARCHAR, area_code VARCHAR,
    nearest BOOLEAN);
CREATE TEMP TABLE stage_population (
    seq INTEGER, series VARCHAR, year INTEGER, area_code VARCHAR, age VARCHAR, persons DOUBLE);
CREATE TEMP TABLE stage_deprivation (
    seq INTEGER, edition VARCHAR, lsoa_code VARCHAR, lsoa_vintage VARCHAR, domain VARCHAR, rank INTEGER,
    decile INTEGER, score DOUBLE);
CREATE TEMP TABLE stage_lsoa_district (seq INTEGER, lsoa_code VARCHAR, district_code VARCHAR);
CREATE TEMP TABLE stage_lsoa_change (seq INTEGER, lsoa11_code VARCHAR, lsoa21_code VARCHAR);
CREATE TEMP TABLE stage_district (
    seq INTEGER, district_code VARCHAR, district_name VARCHAR, csp_code VARCHAR, csp_name VARCHAR,
    force_area_code VARCHAR, force_area_name VARCHAR);
CREATE TEMP TABLE stage_peer (
    seq INTEGER, area_code VARCHAR, neighbour_code VARCHAR, position INTEGER, distance DOUBLE);
CREATE TEMP TABLE stage_force_crime (
    seq INTEGER, force_area VARCHAR, region VARCHAR, offence VARCHAR, period_end DATE, months INTEGER, n INTEGER);
CREATE TEMP TABLE stage_partner_observation (
    seq INTEGER, file_name VARCHAR, illustrative BOOLEAN, extracted DATE, measure_id VARCHAR, area_code VARCHAR,
    period_start DATE, period_months INTEGER, sex VARCHAR, age_band VARCHAR, category VARCHAR, numerator BIGINT,
    denominator BIGINT);
