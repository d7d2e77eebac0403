"""The typical application as web servers take it."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
