"""Counts agreements and programmes within each place, and agreements by currency. `manage.py reindex` does the same.

The rule stands in `programs/places.py`; here it is as it was at this release.
"""

from django.db import migrations

CURRENCIES = """
UPDATE programs_agreementplace SET currency = (
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM programs_amendment m
            WHERE m.agreement_id = a.id AND m.amount IS NOT NULL AND m.currency <> a.currency) THEN '?'
        WHEN a.amount IS NOT NULL THEN a.currency
        WHEN EXISTS (SELECT 1 FROM programs_amendment m WHERE m.agreement_id = a.id AND m.amount IS NOT NULL) THEN '?'
        ELSE '' END
    FROM programs_agreement a WHERE a.id = programs_agreementplace.agreement_id)
"""
NAMED = "t.place, COUNT(*), SUM(CASE WHEN t.is_named THEN 1 ELSE 0 END)"
WITHIN = "LENGTH(a.place) BETWEEN 2 AND 5 AND LENGTH(t.place) BETWEEN 2 AND 5"
COUNTS = f"""
INSERT INTO programs_placecount (noun, currency, within, year, place, records, named)
SELECT 'agreements', t.currency, '', 0, {NAMED} FROM programs_agreementplace t
WHERE t.currency <> '' GROUP BY t.currency, t.place
UNION ALL SELECT 'agreements', t.currency, '', t.year, {NAMED} FROM programs_agreementplace t
WHERE t.currency <> '' AND t.year IS NOT NULL GROUP BY t.currency, t.year, t.place
UNION ALL SELECT 'agreements', '', a.place, 0, {NAMED}
FROM programs_agreementplace t JOIN programs_agreementplace a ON a.agreement_id = t.agreement_id AND {WITHIN}
GROUP BY a.place, t.place
UNION ALL SELECT 'agreements', '', a.place, t.year, {NAMED}
FROM programs_agreementplace t JOIN programs_agreementplace a ON a.agreement_id = t.agreement_id AND {WITHIN}
WHERE t.year IS NOT NULL GROUP BY a.place, t.year, t.place
UNION ALL SELECT 'programs', '', a.place, 0, {NAMED}
FROM programs_programplace t JOIN programs_programplace a ON a.program_id = t.program_id AND {WITHIN}
GROUP BY a.place, t.place
"""  # noqa: S608 - made of the constants above


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CURRENCIES)
        cursor.execute(COUNTS)


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_counted_within_places")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
