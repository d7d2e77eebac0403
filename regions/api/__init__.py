"""Endpoints of regions, planning documents, indicators and targets."""
