"""What django-allauth is told about this site: who may sign in, what is said, what is written down and mailed."""

from __future__ import annotations

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.middleware import SEEN

# One line for each thing that an administrator may have to look into later.
log = logging.getLogger("portal.accounts")

NOT_TOGETHER = _("This name and this password do not belong together. Please check both.")
WRONG_CODE = _("This code is not right, or it was used before. Wait for the next one and try again.")
TOO_MANY = _("Too many attempts. Wait five minutes, then try again.")


class SignInAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; only people of the desk sign in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_TOGETHER,
        "email_password_mismatch": NOT_TOGETHER,
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": WRONG_CODE,
        "invalid_password_reset": _("This link is no longer valid."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def is_safe_url(self, url: str) -> bool:
        """Whether an address to go on to stays on this site, under the name it was asked by."""
        hosts = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=self.request.is_secure())

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if not user.is_staff:
            self.note("refused, no staff status", user)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        request.session[SEEN] = time.time()
        self.note("signed in", user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # What was typed is not repeated: now and then it is a password in the wrong field.
        log.warning("wrong name or password, from %s", self.get_client_ip(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Write down a change of how someone signs in, and tell the person by mail."""
        self.note(template_prefix.rpartition("/")[2].replace("_", " "), user)
        if user.email:
            super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail where mail is set up. What the mail server refuses is logged: what the person did stands."""
        if not settings.MAIL_IS_SET_UP:
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("a mail could not be sent: %s", template_prefix)

    def note(self, event: str, user: Any) -> None:
        """One line in the log: what happened, to whose account, from where."""
        log.info("%s: %s, from %s", event, user.get_username(), self.get_client_ip(self.request))


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor under the site's name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first; the codes stand in for it."),
    }

    def get_totp_label(self, user: Any) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}
