"""Agreements between agencies to share information: who, for what, from when until when."""
