"""Files that people give to the registry: what may be kept, where it is kept, how it is given out.

Nothing here is about agreements; `programs.models.document` is the first to use it.
"""

from portal.base.files.kinds import ACCEPTED, KINDS, FileKind, recognise
from portal.base.files.serving import file_response
from portal.base.files.storage import ContentStorage, clean_name, digest, document_storage

__all__ = [
    "ACCEPTED",
    "KINDS",
    "ContentStorage",
    "FileKind",
    "clean_name",
    "digest",
    "document_storage",
    "file_response",
    "recognise",
]
