"""Fills the tables of places from the records that are there. `manage.py reindex` does the same at any time.

The rule stands in `programs/places.py`; here it is as it was at this release.
"""

from django.db import migrations

# The places that records name, and all they lie in; one without any has a mark of its own.
LIES = """
lies (record, place, names_it) AS (
    SELECT record, code, 1 FROM site
    UNION ALL SELECT record, SUBSTR(code, 1, 2), 0 FROM site WHERE LENGTH(code) > 2
    UNION ALL SELECT record, SUBSTR(code, 1, 5), 0 FROM site WHERE LENGTH(code) > 5
    UNION ALL SELECT record, SUBSTR(code, 1, 8), 0 FROM site WHERE LENGTH(code) > 8
    UNION ALL SELECT id, '', 0 FROM concerned
    UNION ALL SELECT id, CASE WHEN is_national THEN '*' ELSE '-' END, 0 FROM concerned
        WHERE id IN (SELECT id FROM concerned EXCEPT SELECT record FROM site)
)"""
PROGRAM_SITES = """
SELECT r.program_id AS program, p.code FROM programs_programregion r
JOIN programs_program o ON o.id = r.program_id JOIN regions_region p ON p.id = r.region_id
WHERE o.publication = 'published' AND p.publication = 'published'"""
AGREEMENTS = f"""
INSERT INTO programs_agreementplace (agreement_id, place, is_named, signed_on, number, year)
WITH concerned AS (
    SELECT id, 1 = 0 AS is_national, signed_on, number, COALESCE(CAST(SUBSTR(CAST(signed_on AS text), 1, 4) AS integer),
        CAST(SUBSTR(CAST(period_start AS text), 1, 4) AS integer)) AS year
    FROM programs_agreement WHERE publication = 'published' AND id BETWEEN %s AND %s
),
own (record, code) AS (
    SELECT r.agreement_id, p.code FROM programs_agreementregion r JOIN regions_region p ON p.id = r.region_id
    WHERE p.publication = 'published' AND r.agreement_id IN (SELECT id FROM concerned)
),
placed (program, code) AS ({PROGRAM_SITES}),
site (record, code) AS (
    SELECT record, code FROM own UNION
    SELECT s.agreement_id, placed.code FROM programs_agreementprogram s JOIN placed ON placed.program = s.program_id
    WHERE s.agreement_id IN (SELECT id FROM concerned EXCEPT SELECT record FROM own)
),{LIES}
SELECT record, place, MAX(names_it) = 1, signed_on, number, year FROM lies JOIN concerned ON concerned.id = record
GROUP BY record, place, signed_on, number, year
"""  # noqa: S608 - made of the constants above
PROGRAMS = f"""
INSERT INTO programs_programplace (program_id, place, is_named)
WITH concerned AS (
    SELECT id, is_national FROM programs_program WHERE publication = 'published' AND id BETWEEN %s AND %s
),
site (record, code) AS ({PROGRAM_SITES} AND r.program_id IN (SELECT id FROM concerned)),{LIES}
SELECT record, place, MAX(names_it) = 1 FROM lies GROUP BY record, place
"""  # noqa: S608 - made of the constants above
COUNTS = """
INSERT INTO programs_placecount (noun, year, place, records, named)
SELECT 'agreements', 0, place, COUNT(*), SUM(CASE WHEN is_named THEN 1 ELSE 0 END)
FROM programs_agreementplace GROUP BY place
UNION ALL SELECT 'agreements', year, place, COUNT(*), SUM(CASE WHEN is_named THEN 1 ELSE 0 END)
FROM programs_agreementplace WHERE year IS NOT NULL GROUP BY year, place
UNION ALL SELECT 'programs', 0, place, COUNT(*), SUM(CASE WHEN is_named THEN 1 ELSE 0 END)
FROM programs_programplace GROUP BY place
"""


# Few enough that no plan is a bad one: nothing is known of tables that have just been filled.
AT_ONCE = 1_000


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, statement in (("programs_agreement", AGREEMENTS), ("programs_program", PROGRAMS)):
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608 - one of two names
            for first in range(1, cursor.fetchone()[0] + 1, AT_ONCE):
                cursor.execute(statement, [first, first + AT_ONCE - 1])
        cursor.execute(COUNTS)


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_places"), ("regions", "0002_units_in_english")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
