"""Agreements have documents: signed scans and annexes, kept as files."""

import django.db.models.deletion
from django.db import migrations, models

import portal.base.fields
import portal.base.files.storage


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0002_dates_as_written"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=portal.base.fields.new_id, editable=False, max_length=40, verbose_name="key"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Smaller numbers come first.", verbose_name="order"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed", "signed document"),
                            ("annex", "annex"),
                            ("minutes", "minutes"),
                            ("other", "other document"),
                        ],
                        default="signed",
                        help_text="What it is to the agreement.",
                        max_length=8,
                        verbose_name="kind of document",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="What it is called, such as “Lampiran II”.",
                        max_length=200,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True,
                        help_text="For readers of English; while it is empty, they see the Indonesian text, marked as such.",
                        max_length=200,
                        verbose_name="title in English",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Once the agreement is published. Scans bear signatures and names, which are personal data (UU 27/2022): tick it only for a copy that may be shown to everyone, such as one in which they are blackened.",
                        verbose_name="readers may open it",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        editable=False,
                        storage=portal.base.files.storage.document_storage,
                        upload_to="",
                        verbose_name="stored file",
                    ),
                ),
                ("original_name", models.CharField(editable=False, max_length=150, verbose_name="name of the file")),
                ("media_type", models.CharField(editable=False, max_length=100, verbose_name="type of the file")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size in bytes")),
                ("sha256", models.CharField(db_index=True, editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="programs.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "key"), name="programs_agreementdocument_key"),
                    models.CheckConstraint(
                        condition=models.Q(("file", ""), _negated=True), name="programs_agreementdocument_has_file"
                    ),
                ],
            },
        ),
    ]
