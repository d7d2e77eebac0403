"""What operators are told about the settings is what the settings read."""

from django.conf import settings

from portal import env


def test_every_variable_is_in_the_deployment_guide_and_no_other() -> None:
    guide = (settings.BASE_DIR / "docs" / "deployment.md").read_text(encoding="utf-8")
    table = guide.split("## Settings")[1].splitlines()
    rows = [line for line in table if line.startswith("| `")]
    assert rows == [variable.row() for variable in env.DECLARED.values()]
