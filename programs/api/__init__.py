"""Endpoints of programmes, agreements and activities."""
