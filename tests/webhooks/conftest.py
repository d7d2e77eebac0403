"""Who works on the desk in these tests."""

from tests.admin.conftest import desk

__all__ = ["desk"]
