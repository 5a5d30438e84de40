-- Staged loads → the tables of the snapshot. Runs once, top to bottom, in one transaction.
-- Variables: home (district code), lsoa_vintage, population_series.

-- 1. Which edition of each force-month file ruled when. A later extraction replaces an earlier one, and only that;
--    an older edition that arrives late never rules.
--    A file without lines confirms that what an earlier load holds under the same hash still stood at its extraction;
--    a file of which every line was rejected supplied nothing.
CREATE TEMP TABLE ruling AS
    WITH offered AS (
        SELECT f.*, l.extracted,
               min(seq) FILTER (f.rows_read > f.rows_rejected)
                   OVER (PARTITION BY kind, force, month, f.sha256) AS data_seq
        FROM stage_delivery_file AS f JOIN load AS l USING (seq) WHERE l.source = 'police_uk'
    ),
    judged AS (
        SELECT *, extracted >= coalesce(
            max(extracted) OVER (PARTITION BY kind, force, month ORDER BY seq
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), extracted) AS rules
        FROM offered WHERE data_seq <= seq
    )
    SELECT seq, data_seq, kind, force, month, seq AS known_from,
           lead(seq) OVER (PARTITION BY kind, force, month ORDER BY seq) AS known_to
    FROM judged WHERE rules;

-- The same without the confirmations: seq is the load that has the lines.
CREATE TEMP TABLE edition AS
    WITH compared AS (
        SELECT *, lag(data_seq) OVER (PARTITION BY kind, force, month ORDER BY known_from) AS before_seq FROM ruling
    )
    SELECT data_seq AS seq, kind, force, month, known_from,
           lead(known_from) OVER (PARTITION BY kind, force, month ORDER BY known_from) AS known_to
    FROM compared WHERE before_seq IS DISTINCT FROM data_seq;

INSERT INTO delivery_file
    SELECT f.*, r.known_from, r.known_to
    FROM stage_delivery_file AS f LEFT JOIN ruling AS r USING (seq, kind, force, month)
    ORDER BY ALL;

INSERT INTO coverage SELECT kind, force, month, min(known_from) FROM edition GROUP BY ALL ORDER BY ALL;

-- 2. Points, and the small areas of each: what the first load that placed it said.
INSERT INTO point
    SELECT row_number() OVER (ORDER BY lon, lat), lon, lat
    FROM (SELECT DISTINCT lon, lat FROM stage_point_area) ORDER BY lon, lat;

INSERT INTO point_area
    SELECT point_id, level, vintage, first(area_code ORDER BY seq), first(nearest ORDER BY seq)
    FROM stage_point_area JOIN point USING (lon, lat) WHERE area_code IS NOT NULL GROUP BY ALL ORDER BY ALL;

-- 3. Counts at points. Forces that police no district are set aside: they supply only now and then.
INSERT INTO crime
    SELECT p.point_id, c.force, c.month, c.crime_type, c.outcome, c.n, e.known_from, e.known_to
    FROM stage_crime AS c JOIN point AS p USING (lon, lat)
    JOIN edition AS e ON e.seq = c.seq AND e.kind = 'street' AND e.force = c.force AND e.month = c.month
    JOIN police_force AS f ON f.slug = c.force AND f.scope = 'territorial'
    ORDER BY ALL;

INSERT INTO outcome_event
    SELECT p.point_id, c.force, c.month, c.outcome, c.n, e.known_from, e.known_to
    FROM stage_outcome_event AS c JOIN point AS p USING (lon, lat)
    JOIN edition AS e ON e.seq = c.seq AND e.kind = 'outcomes' AND e.force = c.force AND e.month = c.month
    JOIN police_force AS f ON f.slug = c.force AND f.scope = 'territorial'
    ORDER BY ALL;

INSERT INTO stop_search
    SELECT p.point_id, c.force, c.month, c.search_type, c.gender, c.age_range, c.ethnicity, c.object, c.outcome,
           c.n, e.known_from, e.known_to
    FROM stage_stop_search AS c JOIN point AS p USING (lon, lat)
    JOIN edition AS e ON e.seq = c.seq AND e.kind = 'stop_and_search' AND e.force = c.force AND e.month = c.month
    JOIN police_force AS f ON f.slug = c.force AND f.scope = 'territorial'
    ORDER BY ALL;

INSERT INTO set_aside
    SELECT 'street', c.force, c.month, c.crime_type, sum(c.n), e.known_from, e.known_to
    FROM stage_crime AS c
    JOIN edition AS e ON e.seq = c.seq AND e.kind = 'street' AND e.force = c.force AND e.month = c.month
    JOIN police_force AS f ON f.slug = c.force AND f.scope = 'set_aside'
    GROUP BY ALL ORDER BY ALL;

-- 4. Districts: elsewhere as loaded, the own one as the sum of its points, so that wards sum to the borough.
INSERT INTO district_crime
    SELECT * FROM (
        SELECT c.district_code, c.force, c.month, c.crime_type, c.outcome, c.n, e.known_from, e.known_to
        FROM stage_district_crime AS c
        JOIN edition AS e ON e.seq = c.seq AND e.kind = 'street' AND e.force = c.force AND e.month = c.month
        JOIN police_force AS f ON f.slug = c.force AND f.scope = 'territorial'
        UNION ALL
        SELECT getvariable('home'), force, month, crime_type, outcome, sum(n), known_from, known_to
        FROM crime GROUP BY ALL)
    ORDER BY ALL;

INSERT INTO district_outcome_event
    SELECT * FROM (
        SELECT c.district_code, c.force, c.month, c.outcome, c.n, e.known_from, e.known_to
        FROM stage_district_outcome_event AS c
        JOIN edition AS e ON e.seq = c.seq AND e.kind = 'outcomes' AND e.force = c.force AND e.month = c.month
        JOIN police_force AS f ON f.slug = c.force AND f.scope = 'territorial'
        UNION ALL
        SELECT getvariable('home'), force, month, outcome, sum(n), known_from, known_to
        FROM outcome_event GROUP BY ALL)
    ORDER BY ALL;

INSERT INTO district_stop_search
    SELECT * FROM (
        SELECT c.district_code, c.force, c.month, c.object, c.outcome, c.n, e.known_from, e.known_to
        FROM stage_district_stop_search AS c
        JOIN edition AS e ON e.seq = c.seq AND e.kind = 'stop_and_search' AND e.force = c.force AND e.month = c.month
        JOIN police_force AS f ON f.slug = c.force AND f.scope = 'territorial'
        UNION ALL
        SELECT getvariable('home'), force, month, object, outcome, sum(n), known_from, known_to
        FROM stop_search GROUP BY ALL)
    ORDER BY ALL;

-- 5. Reference tables: of each edition the load extracted last counts; those that came with the product are oldest.
--    Population is kept by version, since as-at applies: an older extraction that arrives late never rules.
CREATE TEMP TABLE freshness AS
    SELECT seq, max(CASE WHEN seq > 0 THEN extracted ELSE DATE '0001-01-01' END) AS extracted,
           row_number() OVER (ORDER BY max(CASE WHEN seq > 0 THEN extracted ELSE DATE '0001-01-01' END), seq) AS fresh
    FROM load GROUP BY seq;

INSERT INTO district
    SELECT d.district_code, d.district_name, d.csp_code, d.csp_name, d.force_area_code, d.force_area_name, f.slug
    FROM (SELECT *, row_number() OVER (PARTITION BY district_code ORDER BY fresh DESC, force_area_code) AS newest
          FROM stage_district JOIN freshness USING (seq)) AS d
    LEFT JOIN police_force AS f USING (force_area_code)
    WHERE newest = 1 ORDER BY ALL;

INSERT INTO deprivation
    SELECT edition, lsoa_code, lsoa_vintage, domain, rank, decile, score
    FROM stage_deprivation
    WHERE (edition, seq) IN (SELECT (edition, arg_max(seq, fresh)) FROM stage_deprivation JOIN freshness USING (seq)
                             GROUP BY edition)
    ORDER BY ALL;

INSERT INTO peer
    SELECT area_code, neighbour_code, position, distance FROM stage_peer
    WHERE seq = (SELECT arg_max(seq, fresh) FROM stage_peer JOIN freshness USING (seq)) ORDER BY ALL;

-- A table of police force areas replaces the one before it whole, unless it is older.
INSERT INTO force_crime
    WITH judged AS (
        SELECT seq, extracted >= max(extracted) OVER (ORDER BY seq) AS rules
        FROM (SELECT DISTINCT seq FROM stage_force_crime) JOIN freshness USING (seq)
    ),
    version AS (SELECT seq, lead(seq) OVER (ORDER BY seq) AS known_to FROM judged WHERE rules)
    SELECT c.force_area, c.region, c.offence, c.period_end, c.months, c.n, v.seq, v.known_to
    FROM stage_force_crime AS c JOIN version AS v USING (seq)
    ORDER BY ALL;

INSERT INTO population
    WITH judged AS (
        SELECT series, year, seq, extracted >= max(extracted) OVER (PARTITION BY series, year ORDER BY seq) AS rules
        FROM (SELECT DISTINCT series, year, seq FROM stage_population) JOIN freshness USING (seq)
    ),
    version AS (
        SELECT series, year, seq, lead(seq) OVER (PARTITION BY series, year ORDER BY seq) AS known_to
        FROM judged WHERE rules
    )
    SELECT p.series, p.year, p.area_code, p.age, p.persons, false, v.seq, v.known_to
    FROM stage_population AS p JOIN version AS v USING (series, year, seq)
    ORDER BY ALL;

-- 6. Wards and LSOAs: census residents by LSOA, shared among wards by output areas, scaled to the district's estimate.
INSERT INTO population
    WITH resident AS (
        SELECT area_code AS lsoa_code, persons, known_from, known_to FROM population
        WHERE series = 'census_2021' AND age = 'all'
          AND area_code IN (SELECT lsoa_code FROM stage_lsoa_district WHERE district_code = getvariable('home'))
    ),
    part AS (
        SELECT lsoa_code AS area_code, persons, known_from, known_to FROM resident
        UNION ALL
        SELECT ward_code, sum(persons * share), known_from, known_to
        FROM resident JOIN ward_share ON lsoa21_code = lsoa_code GROUP BY ALL
    ),
    total AS (SELECT sum(persons) AS persons, known_from FROM resident GROUP BY known_from)
    SELECT d.series, d.year, part.area_code, 'all', part.persons * d.persons / total.persons, true,
           greatest(part.known_from, d.known_from),
           -- least() skips nulls, and a null end means “still known”
           least(part.known_to, d.known_to)
    FROM part JOIN total USING (known_from)
    JOIN population AS d ON d.area_code = getvariable('home') AND d.age = 'all' AND d.series <> 'census_2021'
    WHERE (part.known_to IS NULL OR part.known_to > d.known_from) AND (d.known_to IS NULL OR d.known_to > part.known_from)
    ORDER BY ALL;

-- 7. Partner returns. A later extraction of a measure × unit × period replaces the earlier one with all its parts; an older
--    one that arrives late never rules. A unit is an area, or all wards of a district together: they are returned
--    together, and wards of another vintage take the place of those held.
--    Illustrative rows are gone for good once one real return of the measure is held.
CREATE TEMP MACRO returned(with_unloaded) AS TABLE
    WITH place AS (
        SELECT code, kind, vintage, kind || 's of ' || coalesce(parent, '') AS unit FROM area WHERE kind <> 'district'
        UNION ALL SELECT district_code, 'district', '', district_code FROM district
        UNION ALL SELECT DISTINCT force_area_code, 'force_area', '', force_area_code FROM district
        WHERE force_area_code IS NOT NULL
    ),
    counting AS (
        FROM stage_partner_observation
        WHERE with_unloaded OR seq NOT IN (SELECT seq FROM load WHERE unloaded_at IS NOT NULL)
    ),
    offered AS (
        SELECT o.*, p.kind, p.vintage, p.unit
        FROM counting AS o JOIN place AS p ON p.code = o.area_code
        WHERE NOT illustrative OR measure_id NOT IN (SELECT measure_id FROM counting WHERE NOT illustrative)
    ),
    judged AS (
        SELECT *, extracted >= coalesce(
            max(extracted) OVER (PARTITION BY measure_id, unit, period_start, period_months ORDER BY seq
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), extracted) AS rules
        FROM (SELECT measure_id, unit, period_start, period_months, seq, max(extracted) AS extracted
              FROM offered GROUP BY ALL)
    ),
    edition AS (
        SELECT measure_id, unit, period_start, period_months, seq, seq AS known_from,
               lead(seq) OVER (PARTITION BY measure_id, unit, period_start, period_months ORDER BY seq) AS known_to
        FROM judged WHERE rules
    )
    SELECT o.measure_id, o.kind, o.vintage, o.area_code, o.period_start, o.period_months, o.sex, o.age_band,
           o.category, o.numerator, o.denominator, o.illustrative, o.extracted, o.seq, o.file_name, e.known_from,
           e.known_to
    FROM offered AS o JOIN edition AS e USING (measure_id, unit, period_start, period_months, seq);

INSERT INTO partner_observation FROM returned(false) ORDER BY ALL;

-- What was shown while the loads that were taken back still counted: the mask goes on covering it.
CREATE TEMP TABLE partner_before AS
    SELECT r.* FROM returned(true) AS r
    WHERE EXISTS (FROM load WHERE source = 'return' AND unloaded_at IS NOT NULL);

-- Of years before a district was made, its residents are those of the districts it replaced, where all have an estimate.
INSERT INTO population
    WITH parts AS (SELECT district_code, count(*) AS number FROM former_district GROUP BY ALL)
    SELECT p.series, p.year, f.district_code, p.age, sum(p.persons), bool_or(p.estimated), p.known_from, p.known_to
    FROM population AS p JOIN former_district AS f ON f.former_code = p.area_code JOIN parts USING (district_code)
    WHERE (p.series, p.year, f.district_code) NOT IN (SELECT (series, year, area_code) FROM population)
    GROUP BY p.series, p.year, f.district_code, p.age, p.known_from, p.known_to, parts.number
    HAVING count(*) = parts.number
    ORDER BY ALL;

-- Residents of a police force area are those of its districts; where one has no estimate, the area has none.
INSERT INTO population
    WITH member AS (
        SELECT district_code, force_area_code, count(*) OVER (PARTITION BY force_area_code) AS districts
        FROM district WHERE force_area_code IS NOT NULL
    )
    SELECT p.series, p.year, m.force_area_code, p.age, sum(p.persons), bool_or(p.estimated), p.known_from, p.known_to
    FROM population AS p JOIN member AS m ON m.district_code = p.area_code
    GROUP BY p.series, p.year, m.force_area_code, p.age, p.known_from, p.known_to, m.districts
    HAVING count(*) = m.districts
    ORDER BY ALL;
