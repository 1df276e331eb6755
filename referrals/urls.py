"""Every address of this app, in two lists: filing a concern, and working on it."""

from referrals import urls_casework, urls_filing

app_name = "referrals"
urlpatterns = [*urls_filing.urlpatterns, *urls_casework.urlpatterns]
