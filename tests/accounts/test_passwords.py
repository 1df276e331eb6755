"""A password is the same however a keyboard composes its characters."""

import unicodedata

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from accounts.signing_in.passwords import Argon2

TYPED = "café ﬁnds Ångström 15"
FORMS = ["NFC", "NFD", "NFKC", "NFKD"]


def test_a_long_one_is_taken_whole():
    """Every one of its characters counts: the last as much as the first."""
    long = "four unrelated words, " * 5 + "and a last one: x"
    kept = make_password(long)
    assert len(long) > 120 and check_password(long, kept) and not check_password(long[:-1] + "y", kept)


@pytest.mark.parametrize("made", FORMS)
@pytest.mark.parametrize("typed", FORMS)
def test_every_composition_of_a_password_signs_in(made, typed):
    hashed = Argon2().encode(unicodedata.normalize(made, TYPED), "saltsaltsalt")
    assert Argon2().verify(unicodedata.normalize(typed, TYPED), hashed)
    assert not Argon2().verify("another password 15", hashed)


def test_a_password_hashed_as_typed_before_is_not_locked_out(hashed_for_real):
    before = unicodedata.normalize("NFD", TYPED)
    assert check_password(before, Argon2PasswordHasher().encode(before, "saltsaltsalt"))


def test_a_password_is_kept_as_argon2id_of_64_mebibytes(hashed_for_real):
    assert make_password(TYPED).startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")
