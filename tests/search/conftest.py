"""The example registry with its index, once for all the tests of a module."""

from tests.searchable import records, searchable  # noqa: F401
