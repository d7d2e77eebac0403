"""The forms of signing in: django-allauth's, in our words, and sturdier where anything can be posted."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.backends import people_with

# A code of an app holds for half a minute before and after its own.
CODE_HOLDS = 90
# What the readers of a passkey's answer raise on something that no browser sends.
NOT_AN_ANSWER = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def _say(form: forms.Form, **words: Any) -> None:
    """Give fields our own labels, without the package's placeholders and helps."""
    for name, label in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):
    """User name or e-mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("User name or e-mail"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}


class PasswordAgainForm(account.ReauthenticateForm):
    """The password of someone already signed in, before a change to how they sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Password"))


class TwiceTyped:
    """Says in our words that two passwords differ."""

    def clean(self: Any) -> Any:
        cleaned = forms.Form.clean(self)
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        return cleaned


class NewPasswordForm(TwiceTyped, account.ChangePasswordForm):
    """The present password, and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.fields["password1"].help_text
        _say(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password, once more"),
        )
        self.fields["password1"].help_text = rules


class ForgottenPasswordForm(account.ResetPasswordForm):
    """The address to which a link is sent; a mail goes to it whether or not it belongs to someone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("E-mail address"))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        self.users = people_with(email)
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the mail, to the address on the account and never to a look-alike that was typed."""
        email = self.cleaned_data["email"]
        for person in self.users:
            request_password_reset(request, person.email, [person], account.default_token_generator)
        if not self.users:
            account_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class ResetPasswordForm(TwiceTyped, account.ResetPasswordKeyForm):
    """Twice the new password, for someone who came by the link in a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.fields["password1"].help_text
        _say(self, password1=_("New password"), password2=_("New password, once more"))
        self.fields["password1"].help_text = rules


class OnceOnly:
    """Takes no code of an app twice, for as long as it would hold."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}

    def clean_code(self: Any) -> str:
        code = super().clean_code()
        digits = "".join(filter(str.isdigit, code))
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(
            f"portal.code.{self.user.pk}.{digits}", "used", timeout=CODE_HOLDS
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, codes.AuthenticateForm):
    """A code of the app, or a recovery code, after the password."""


class CodeAgainForm(OnceOnly, codes.ReauthenticateForm):
    """A code, from someone already signed in, before a change to how they sign in."""


class AddAppForm(ActivateTOTPForm):
    """The first code that the app shows, which proves that it has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("The code that the app shows now"))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class Sturdy:
    """Refuses with a sentence whatever is no answer of a passkey."""

    def clean_credential(self: Any) -> Any:
        try:
            return super().clean_credential()
        except ValidationError:
            raise
        except NOT_AN_ANSWER:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(Sturdy, passkeys.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(Sturdy, passkeys.ReauthenticateWebAuthnForm):
    """A passkey, from someone already signed in, before a change to how they sign in."""


class PasskeySignInForm(Sturdy, passkeys.LoginWebAuthnForm):
    """A passkey instead of name, password and code."""


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """What the browser made, under a name of the person's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("Name of the passkey"), passwordless=_("Sign in with this passkey alone"))
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["name"].help_text = _("Something you will know it by, like “office laptop”.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "The device then asks for your fingerprint, your face or its PIN, and no password is needed."
        )

    def clean_name(self) -> str:
        return super().clean_name()[:60]

    def clean(self) -> dict:
        try:
            return super().clean()
        except ValidationError:
            raise
        except NOT_AN_ANSWER:
            raise get_adapter().validation_error("incorrect_code") from None


class RenamePasskeyForm(passkeys.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("Name of the passkey"))
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean_name(self) -> str:
        return self.cleaned_data["name"][:60]
