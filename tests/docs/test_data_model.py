"""The description of the data model follows the models."""

from portal.base.management.commands.data_model import MARK, document, generated


def test_the_described_data_model_is_the_one_in_force():
    text = document().read_text(encoding="utf-8")
    assert text.split(MARK)[1].strip() == generated().strip(), "Run `manage.py data_model`."
