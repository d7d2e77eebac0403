"""Pages about programmes, agreements and activities."""
