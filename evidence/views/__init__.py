"""Addresses and pages of files."""
