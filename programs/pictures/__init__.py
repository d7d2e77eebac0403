"""Pictures of agreements and programmes along a time axis, each with its table."""
