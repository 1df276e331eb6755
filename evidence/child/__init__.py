"""What reads a stranger's file: a process of its own, without network, other programs, secrets or time without end.

Nothing in this folder knows Django, the database or the store. It is given one file and an empty directory, and leaves
there pictures and a description (`__main__`)."""
