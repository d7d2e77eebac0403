"""What every endpoint of the API stands on: problems, pages of a list, shapes of values, viewsets."""
