"""Addresses of signing in. Each of django-allauth's that we offer is named here; the others are not there.

The names are django-allauth's, which looks them up. Nobody signs up, and nobody keeps a list of addresses.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView, View

from portal.accounts import views


def page(view: type[View], title: Any) -> Callable[..., HttpResponseBase]:
    """A page with its title, that no cache keeps."""
    return never_cache(view.as_view(extra_context={"title": title}))


urlpatterns = [
    path("", page(views.SecurityView, _("Your account")), name="mfa_index"),
    path("login/", page(views.SignInView, _("Sign in")), name="account_login"),
    path("login/passkey/", never_cache(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("login/code/", page(views.CodeView, _("Second step")), name="mfa_authenticate"),
    path("logout/", page(account.LogoutView, _("Sign out")), name="account_logout"),
    path("refused/", page(account.AccountInactiveView, _("This account may not sign in")), name="account_inactive"),
    path("confirm/", page(views.PasswordAgainView, _("Is it you?")), name="account_reauthenticate"),
    path("confirm/code/", page(views.CodeAgainView, _("Is it you?")), name="mfa_reauthenticate"),
    path("confirm/passkey/", page(views.PasskeyAgainView, _("Is it you?")), name="mfa_reauthenticate_webauthn"),
    path("password/", page(account.PasswordChangeView, _("Change your password")), name="account_change_password"),
    path("password/none/", views.set_no_password, name="account_set_password"),
    path(
        "password/forgotten/", page(views.ForgottenPasswordView, _("Forgotten password")), name="account_reset_password"
    ),
    path(
        "password/forgotten/sent/",
        page(account.PasswordResetDoneView, _("Check your mail")),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,80})/$",
        page(account.PasswordResetFromKeyView, _("Choose a new password")),
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        page(account.PasswordResetFromKeyDoneView, _("Your password is changed")),
        name="account_reset_password_from_key_done",
    ),
    path("app/add/", page(views.AddAppView, _("Set up an app")), name="mfa_activate_totp"),
    path("app/remove/", page(apps.DeactivateTOTPView, _("Remove the app")), name="mfa_deactivate_totp"),
    path("codes/", page(views.RecoveryCodesView, _("Recovery codes")), name="mfa_view_recovery_codes"),
    path(
        "codes/new/",
        page(recovery.GenerateRecoveryCodesView, _("New recovery codes")),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/", never_cache(RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"),
    path("passkeys/add/", page(views.AddPasskeyView, _("Add a passkey")), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/rename/", page(passkeys.EditWebAuthnView, _("Rename the passkey")), name="mfa_edit_webauthn"
    ),
    path(
        "passkeys/<int:pk>/remove/",
        page(passkeys.RemoveWebAuthnView, _("Remove the passkey")),
        name="mfa_remove_webauthn",
    ),
    path("sessions/", page(views.SessionsView, _("Where you are signed in")), name="usersessions_list"),
    path("sessions/<int:pk>/end/", never_cache(views.end_session), name="usersessions_end"),
]
