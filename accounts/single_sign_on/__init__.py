"""Signing in through an agency's own provider, by OpenID Connect (ADR 0039)."""
