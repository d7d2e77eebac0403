"""Orders that an index can hold on both databases."""

from __future__ import annotations

from typing import Any

from django.db.models import Index


class LatestFirst(Index):
    """An index whose descending columns have unknown values last, as lists ask for them.

    PostgreSQL must be told where those are; SQLite has them there and refuses to be told.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        fields = [model._meta.get_field(name) for name, _order in self.fields_orders]
        return schema_editor._create_index_sql(
            model,
            fields=fields,
            name=self.name,
            col_suffixes=tuple(
                f"{order} NULLS LAST" if order and field.null else order
                for field, (_name, order) in zip(fields, self.fields_orders, strict=True)
            ),
            **kwargs,
        )
