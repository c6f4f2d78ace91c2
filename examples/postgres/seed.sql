-- Made-up people and what they gave: the same in every database, for digests stand in the place of random numbers.
DROP TABLE IF EXISTS mail_log, orders, subscribers, gifts, people;
DROP FUNCTION IF EXISTS chance(text);

-- A number in [0, 1) that depends on the text alone.
CREATE FUNCTION chance(what text) RETURNS double precision LANGUAGE sql IMMUTABLE AS
$$ SELECT ('x' || substr(md5(what), 1, 7))::bit(28)::int / 268435456.0 $$;

CREATE TABLE people AS
SELECT i AS person,
       (ARRAY['Ada','Ben','Cleo','Dan','Eva','Finn','Gia','Hugo','Ines','Jon','Kira','Leo'])[1 + floor(12 * chance('first' || i))::int] AS first_name,
       (ARRAY['Abbott','Barlow','Castro','Dietz','Ellis','Fong','Greco','Hahn','Ito','Jain','Kolb','Lind'])[1 + floor(12 * chance('last' || i))::int]
           || (ARRAY['','man','son','ley'])[1 + i % 4] AS last_name,
       'person' || i || '@example.org' AS email,
       (60601 + i % 50)::text AS zip,
       chance('loyal' || i) AS loyalty
FROM generate_series(1, 600) AS i;

-- Up to four years of gifts; who is loyal gives in more of them.
CREATE TABLE gifts AS
SELECT 'G' || person || '-' || year || '-' || k AS gift_id, person,
       make_date(year, 1 + floor(12 * chance(person || 'm' || year || k))::int, 1 + floor(28 * chance(person || 'd' || year || k))::int) AS given_on,
       round((15 + 400 * power(chance('size' || person), 4) * (0.7 + 0.6 * chance(person || 'a' || year || k)))::numeric, 2) AS dollars,
       loyalty > 0.75 AS monthly
FROM people, generate_series(2021, 2026) AS year, generate_series(1, 3) AS k
WHERE chance(person || 'y' || year) < 0.25 + 0.7 * loyalty AND chance(person || 'k' || year || k) < 0.6;
DELETE FROM gifts WHERE given_on > DATE '2026-02-28';

CREATE TABLE subscribers AS
SELECT 'S' || person AS subscription, person, make_date(2022 + person % 4, 1 + person % 12, 5) AS since, 'digital' AS plan, 9.99 AS monthly_fee
FROM people WHERE chance('paper' || person) < 0.3;

CREATE TABLE orders AS
SELECT 'T' || person || '-' || year AS order_no, person, make_date(year, 10, 1 + person % 28) AS ordered_on, 'Autumn gala' AS event, 2 AS seats, 150.0 AS paid
FROM people, generate_series(2023, 2025) AS year WHERE chance(person || 'gala' || year) < 0.15;

CREATE TABLE mail_log AS
SELECT 'M' || person || '-' || k AS message, person, DATE '2025-03-01' + (k * 29 + person % 7) AS sent_on,
       (ARRAY['delivered','open','click'])[1 + floor(3 * chance(person || 'mail' || k))::int] AS event
FROM people, generate_series(1, 12) AS k;
