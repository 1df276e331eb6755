"""Two schools of one name that a full stop kept apart: the migration that reads names alike numbers the later one,
and cuts nothing."""

from importlib import import_module

import pytest

from accounts.forms.agencies import NewAgencyForm, SiteForm
from accounts.models import Agency, Site
from core.folding import sort_key

MIGRATION = import_module("accounts.migrations.0005_names_folded")


def told_apart(*names: str, within: int = 1) -> list[str]:
    apart = MIGRATION.Apart([(within, name) for name in names])
    return [apart.named(within, name) for name in names]


def test_the_later_of_two_is_numbered():
    assert told_apart("St Mary's", "St. Mary’s", "Mill Lane", "St Marys") == [
        "St Mary's",
        "St. Mary’s (2)",
        "Mill Lane",
        "St Marys (3)",
    ]


def test_a_number_that_another_has_already_is_not_given_again():
    assert told_apart("St Mary's", "St. Mary's", "St Marys (2)") == [
        "St Mary's",
        "St. Mary's (3)",
        "St Marys (2)",
    ]


def test_one_name_in_two_places_stays_as_it_is():
    apart = MIGRATION.Apart([(1, "St Mary's"), (2, "St. Mary's")])
    assert [apart.named(1, "St Mary's"), apart.named(2, "St. Mary's")] == ["St Mary's", "St. Mary's"]


@pytest.mark.parametrize(("model", "form"), [(Agency, NewAgencyForm), (Site, SiteForm)])
def test_the_longest_name_that_a_page_takes_keeps_its_last_letter_and_fits_with_its_number(model, form):
    most = form.base_fields["name"].max_length
    name = "St Mary the Virgin and All Saints ".ljust(most - 1, "y") + "Z"
    *_, last = told_apart(*[name] * 12)
    assert last == f"{name} (12)"
    assert len(f"{name} (1000000)") <= model._meta.get_field("name").max_length
    assert len(sort_key(last)) <= model._meta.get_field("sort_key").max_length
