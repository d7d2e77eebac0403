"""The order of the list of agreements, as far as the public sees it."""

from django.db import migrations

from portal.base.ordering import LatestFirst


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_words_in_english")]

    operations = [
        migrations.AddIndex(
            model_name="agreement",
            index=LatestFirst(fields=["publication", "-signed_on", "-number", "id"], name="programs_agreement_latest"),
        )
    ]
