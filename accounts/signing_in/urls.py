"""The addresses of signing in: those of allauth's that this service uses, under allauth's names.

Not all of them: changing one's own e-mail address would move an account away from the mailbox that was invited.
"""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from accounts.signing_in.guessing import counted_first
from accounts.views import proving, second_factor, single_sign_on, you


@login_not_required
@transaction.non_atomic_requests
def login(request: HttpRequest) -> HttpResponse:
    """The page itself asks nothing of the database, and comes without one; sending it is a transaction, before which the guess
    is counted."""
    if request.method in ("GET", "HEAD"):
        return views.login(request)
    with counted_first(request), transaction.atomic():
        return views.login(request)


urlpatterns = [
    path("login/", login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),  # says that there is none
    path("passkey/", proving.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("single-sign-on/", single_sign_on.whose, name="single_sign_on"),
    path("single-sign-on/prove/", single_sign_on.prove, name="single_sign_on_prove"),
    path("single-sign-on/<uuid:public_id>/back/", single_sign_on.back, name="single_sign_on_back"),
    path("code/", proving.second_step, name="mfa_authenticate"),
    path("reauthenticate/", proving.prove_again, name="account_reauthenticate"),
    path("second-factor/", second_factor.index, name="mfa_index"),
    path("second-factor/passkey/", second_factor.add_passkey, name="mfa_add_passkey"),
    path("second-factor/app/", second_factor.add_app, name="mfa_add_app"),
    path("second-factor/codes/", second_factor.new_codes, name="mfa_new_codes"),
    path("second-factor/<slug:mark>/remove/", second_factor.remove, name="mfa_remove"),
    path("password/change/", you.change_password, name="account_change_password"),
    # An account without a password gets its first one by e-mail, like a forgotten one.
    path(
        "password/set/",
        RedirectView.as_view(url=reverse_lazy("account_reset_password")),
        name="account_set_password",
    ),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
