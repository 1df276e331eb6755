"""Verbs with consequences, by noun: `invitations.invite`, `memberships.propose`, `accounts.suspend`."""
