"""Any of the Django applications, with a header that says how many statements an answer took. Not for timing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection

counting = get_wsgi_application()


def application(environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], Any]) -> Iterable[bytes]:
    """The answer, with `X-Queries`. What is asked while an answer is sent counts as well."""
    queries = 0
    begun: list[Any] = []

    def count(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(sql, parameters, many, context)

    def begin(status: str, headers: list[tuple[str, str]], *_error: Any) -> Any:
        begun.extend((status, headers))

    with connection.execute_wrapper(count):
        answer = counting(environ, begin)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    start(begun[0], [*begun[1], ("X-Queries", str(queries))])
    return [body]
