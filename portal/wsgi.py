"""The entry for web servers: ``portal.wsgi:application``."""

import gc
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
# It speaks of models, which are there only now.
application = import_string("portal.front.Front")(application)

if not settings.ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names this site answers to; see docs/deployment.md.")

# What is loaded by now lives as long as the process: looking through it for rubbish, over and over while answers are
# built, took a fifth of their time. The numbers are a trade: with (50_000, 50, 100) the rubbish of many pages waited
# together, a fifth more memory for no time won; what writes a long file clears up itself (`portal.base.keys`).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 5, 20)
