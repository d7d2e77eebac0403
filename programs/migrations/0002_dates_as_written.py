"""Amendments and disbursements keep their dates as written, as agreements do."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]

    operations = [
        migrations.AddField(
            "amendment",
            "signed_on_as_written",
            models.CharField(
                blank=True,
                default="",
                help_text="Exactly as it stands in the document.",
                max_length=100,
                verbose_name="date as written",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "disbursement",
            "on_as_written",
            models.CharField(
                blank=True,
                default="",
                help_text="Exactly as it stands in the document.",
                max_length=100,
                verbose_name="date as written",
            ),
            preserve_default=False,
        ),
    ]
