"""What most would write first: REST framework's and django-filter's own classes over the same models."""
