"""What is asked of a signed-in person's session before anything else sees who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.accounts import second_factor

SEEN = "portal_seen_at"
RENEWED_EVERY = 10 * 60


def path_of(name: str) -> str:
    """The path of a page every request is compared with, in the language that is on: `reverse` once for each.

    As `portal.base.addresses` does for pages of records, on which accounts do not lean.
    """
    return _path(name, get_language(), get_script_prefix())


@cache
def _path(name: str, _language: str | None, _prefix: str) -> str:
    return reverse(name)


class SecondFactorMiddleware:
    """Who must have a second factor and has none is nobody yet, but on the account pages, where it is set up.

    Everywhere else such a person sees what the public sees, whatever the page asks about its reader; the desk
    leads them to the page where a second factor is set up. Someone who has one is signed in only after giving it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person, account = request.user, path_of("mfa_index")
        if request.path.startswith(account):
            if request.path == path_of("account_login") and second_factor.is_missing_for(person):
                # It would send them on to where they came from, and that place back here.
                return redirect(account)
            return self.get_response(request)
        if request.path.startswith(path_of("admin:index")) and second_factor.is_missing_for(person):
            return redirect(account)
        # Asked for when the page wants to know who reads it, since most pages for everyone never do.
        request.user = cast(Any, SimpleLazyObject(lambda: self.known(person)))
        return self.get_response(request)

    @staticmethod
    def known(person: Any) -> Any:
        """The person, or nobody while the second factor is missing."""
        return AnonymousUser() if second_factor.is_missing_for(person) else person


class SessionRenewalMiddleware:
    """A session begun at the sign-in page lasts while it is used, and ends `SESSION_COOKIE_AGE` after the last request.

    It is written at most every ten minutes, not on every request. The list of one's sessions shows when that was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that never asked for the session must not vary with the cookie.
        seen = request.session.get(SEEN) if request.session.accessed else None
        now = time.time()
        if seen is not None and now - seen > RENEWED_EVERY:
            request.session[SEEN] = now
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
        return response
