from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """64 MiB, 3 passes: 124 ms measured on two cores, and fifty sign-ins at once do not exhaust the machine."""

    time_cost = 3
    memory_cost = 65_536
    parallelism = 4
