"""Every address of this app, in two lists: filing a concern, and working on it."""

from referrals.casework import urls as urls_casework
from referrals.filing import urls as urls_filing

app_name = "referrals"
urlpatterns = [*urls_filing.urlpatterns, *urls_casework.urlpatterns]
