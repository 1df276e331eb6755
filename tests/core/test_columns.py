"""Columns are hashed by their names, and are equal as Django has it."""

from django.db.models.expressions import Col

from accounts.models import Agency, User


def column(alias, model, name):
    return Col(alias, model._meta.get_field(name))


def test_columns_that_are_equal_have_one_hash():
    one, same = column("a", User, "name"), column("a", User, "name")
    assert one == same and hash(one) == hash(same)
    assert len({one, same, column("b", User, "name"), column("a", User, "email")}) == 3


def test_columns_of_one_name_and_hash_that_differ_are_two():
    assert len({column("a", User, "name"), column("a", Agency, "name")}) == 2
