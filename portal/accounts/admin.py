"""Keeps the packages' own tables off the desk: secrets and sessions are nobody's to look at.

Importing their admin modules here registers them first, so that they can be taken out again.
"""

from allauth.account import admin as _account
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as _sessions
from allauth.usersessions.models import UserSession
from django.contrib import admin

REGISTERED_BY = (_account, _mfa, _sessions)

for model in (Authenticator, EmailAddress, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
