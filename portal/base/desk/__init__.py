"""What the desk of every app is made of: the admin of a record, of its rows, of its citations, of a code list."""

from portal.base.desk.codes import CodeAdmin
from portal.base.desk.logged import LoggedAdmin
from portal.base.desk.publication import PublicationAdmin
from portal.base.desk.records import Group, RecordAdmin
from portal.base.desk.rows import CitationInline, OptionAdmin, ReferenceRows, RowInline

__all__ = [
    "CitationInline",
    "CodeAdmin",
    "Group",
    "LoggedAdmin",
    "OptionAdmin",
    "PublicationAdmin",
    "RecordAdmin",
    "ReferenceRows",
    "RowInline",
]
