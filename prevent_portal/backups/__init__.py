"""Backups: taken, archived, restored to a scratch cluster and proved (ADR 0053).

`taking` and `archiving` write a store, `restoring` reads it, `drill` proves what was restored, `watching` says when
one of them was not done.
"""
