"""The service seen from outside: figures for a monitoring, and the same in plain words for its administrator (ADR 0054).

Counts, ages and states; never a name, a reference, an address of a page or a word that was typed.
"""
