"""How what happens becomes an event: triggers, requests, sign-ins."""
