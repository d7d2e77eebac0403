"""Counts the programmes and agreements of each partner, and every noun. `manage.py reindex` does the same at any time.

The rules stand in `programs/partnered.py` and `programs/places.py`; here they are as they were at this release.
"""

from django.db import migrations

COUNTS = """
INSERT INTO programs_partnercount (partner_id, programs, agreements)
SELECT partner, SUM(programs), SUM(agreements) FROM (
    SELECT r.partner_id AS partner, COUNT(DISTINCT r.program_id) AS programs, 0 AS agreements
    FROM programs_programpartner r JOIN programs_program o ON o.id = r.program_id
    WHERE o.publication = 'published' GROUP BY r.partner_id
    UNION ALL SELECT r.partner_id, 0, COUNT(DISTINCT r.agreement_id)
    FROM programs_agreementparty r JOIN programs_agreement o ON o.id = r.agreement_id
    WHERE o.publication = 'published' GROUP BY r.partner_id
) AS counted
WHERE partner IN (SELECT id FROM partners_partner WHERE publication = 'published') GROUP BY partner
"""
NOUNS = {
    "partners": "partners_partner",
    "activities": "programs_activity",
    "regions": "regions_region",
    "planning-documents": "regions_planningdocument",
    "indicators": "regions_indicator",
    "targets": "regions_target",
    "sources": "base_source",
}
RECORDS = """
INSERT INTO programs_placecount (noun, currency, within, year, place, records, named)
SELECT '{noun}', '', '', 0, '', COUNT(*), 0 FROM {table} WHERE publication = 'published' HAVING COUNT(*) > 0
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(COUNTS)
        for noun, table in NOUNS.items():
            cursor.execute(RECORDS.format(noun=noun, table=table))


class Migration(migrations.Migration):
    dependencies = [("programs", "0010_newest_and_busiest"), ("partners", "0002_membership_role_in_english")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
