"""An address is looked for in the app that has a word to begin it (ADR 0052)."""

from types import SimpleNamespace

import pytest
from django.urls import Resolver404, get_resolver, include, path, re_path, resolve

from prevent_portal.first_words import of_the_app
from referrals.casework.views import team


def test_no_other_app_is_looked_through():
    assert resolve("/team/").func is team.clocks
    with pytest.raises(Resolver404) as nowhere:
        resolve("/nobody-has-this/")
    own = [one for one in get_resolver().url_patterns if not hasattr(one.pattern, "words")]
    assert len(nowhere.value.args[0]["tried"]) < len(own) + 60


@pytest.mark.parametrize("first", [path("<slug:any>/", team.clocks), re_path("^any/", team.clocks)])
def test_an_app_whose_addresses_begin_with_no_word_of_their_own_is_looked_through_for_each(first):
    app = SimpleNamespace(urlpatterns=[first, path("own/", team.clocks)], app_name="an_app")
    assert type(of_the_app(app).pattern) is type(path("", include(app)).pattern)
    assert of_the_app(app).resolve("own/").func is team.clocks
