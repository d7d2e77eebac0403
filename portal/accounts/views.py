"""Pages of signing in, where django-allauth's need something of ours: a status, a list, a file."""

from __future__ import annotations

import base64
import json
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts import second_factor
from portal.accounts.browsers import browser_name

TOO_MANY_REQUESTS = 429


def tried_too_often(form: Any) -> bool:
    """Whether a form was refused because of a limit and not because of what was typed."""
    if form is None or not form.is_bound:
        return False
    codes_of = {error.code for errors in form.errors.as_data().values() for error in errors}
    return bool(codes_of & {"too_many_login_attempts", "rate_limited"})


class Limited:
    """Answers 429 where the form says that there were too many attempts, for programs that read only statuses."""

    def render_to_response(self: Any, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if any(tried_too_often(context.get(name)) for name in ("form", "webauthn_form")):
            kwargs["status"] = TOO_MANY_REQUESTS
        return super().render_to_response(context, **kwargs)


class SignInView(Limited, account.LoginView):
    """Name and password, or a passkey."""


class WithOptions:
    """Hands the browser what it needs to ask for a passkey, as JSON in an attribute."""

    def get_context_data(self: Any, **kwargs: Any) -> dict[str, Any]:
        # Some of the package's views drop what they are given, the form with its errors too.
        context = super().get_context_data(**kwargs) | kwargs
        return context | {"options": json.dumps(context["js_data"], cls=DjangoJSONEncoder)}


class CodeView(WithOptions, Limited, codes.AuthenticateView):
    """The second factor after the password."""


class PasswordAgainView(Limited, account.ReauthenticateView):
    """The password once more."""


class CodeAgainView(Limited, codes.ReauthenticateView):
    """A code once more."""


class ForgottenPasswordView(account.PasswordResetView):
    """Asks for the address to send a link to; where no mail is set up, says whom to ask instead."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"mail_is_set_up": settings.MAIL_IS_SET_UP}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.MAIL_IS_SET_UP:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)


def set_no_password(request: HttpRequest) -> HttpResponse:
    """Who signs in without a password does so because an administrator took it away, who alone gives one back."""
    raise PermissionDenied


class SecurityView(codes.IndexView):
    """One's account: how one signs in, and what is missing."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        factors, user = context["authenticators"], self.request.user
        recovery_codes = factors.get("recovery_codes")
        return context | {
            "app": factors.get("totp"),
            "passkeys": sorted(factors.get("webauthn", []), key=lambda passkey: passkey.instance.pk),
            "recovery_codes": recovery_codes,
            "codes_left": len(recovery_codes.get_unused_codes()) if recovery_codes else 0,
            "required": second_factor.is_required_of(user),
            "missing": second_factor.is_missing_for(user),
            "is_set_up": second_factor.is_set_up_for(user),
        }


class FirstFactor:
    """With the first second factor, sessions begun without one end."""

    did_generate_recovery_codes: bool

    def get_success_url(self: Any) -> str:
        if self.did_generate_recovery_codes:
            end_other_sessions(self.request, self.request.user)
        return super().get_success_url()


class AddAppView(Limited, FirstFactor, apps.ActivateTOTPView):
    """A key to copy into an app, and the first code of it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"key": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))}


class AddPasskeyView(WithOptions, FirstFactor, passkeys.AddWebAuthnView):
    """A new passkey."""


class PasskeyAgainView(WithOptions, passkeys.ReauthenticateWebAuthnView):
    """A passkey once more."""


class RecoveryCodesView(recovery.ViewRecoveryCodesView):
    """The recovery codes, shown a single time, with a file of them that is made on the spot."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["file"] = ""
        if context["can_view_codes"]:
            text = render_to_string("mfa/recovery_codes/download.txt", context, self.request)
            context["file"] = f"data:text/plain;charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"
        return context


class SessionsView(sessions.ListUserSessionsView):
    """Where one is signed in, and the ways to end that."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.browser = browser_name(session.user_agent)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        if self.request.POST.get("which") != "all":
            return super().form_valid(form)
        own = UserSession.objects.filter(user=self.request.user).order_by("pk")
        end_sessions(self.request, list(own))
        return redirect("account_login")


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions, this one too."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    is_this = session.is_current()
    end_sessions(request, [session])
    if is_this:
        return redirect("account_login")
    messages.success(request, _("That session is ended."))
    return redirect("usersessions_list")
