"""The guides for programmers, as they stand in `docs/`, with this site's own address in their examples.

Plain text, so that a terminal and a browser show the same, and the links in them lead from one to the other.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from portal.base.api.problems import not_allowed, not_found

# Stands for the site in every example of the guides.
EXAMPLE = "https://example.org"
GUIDES = ("api.md", "reuse.md", "sheets.md", "examples/follow_registry.py", "examples/receive_webhook.py")


class GuideView(View):
    """One of the guides, or an example they speak of."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if name not in GUIDES:
            return not_found(request)
        text = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
        site = request.build_absolute_uri("/").rstrip("/")
        response = HttpResponse(text.replace(EXAMPLE, site), content_type="text/plain; charset=utf-8")
        response.headers["Content-Language"] = "en"
        return response

    def http_method_not_allowed(self, request: HttpRequest, name: str) -> HttpResponse:
        return not_allowed(self._allowed_methods())
