"""Every address of this app, in three lists: filing a concern, working on it, and the agreements."""

from referrals.agreements import urls as urls_agreements
from referrals.casework import urls as urls_casework
from referrals.filing import urls as urls_filing

app_name = "referrals"
urlpatterns = [*urls_filing.urlpatterns, *urls_casework.urlpatterns, *urls_agreements.urlpatterns]
