"""Django's PostgreSQL backend, with a limit on how long the client waits for a server that says nothing."""
