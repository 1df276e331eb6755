"""Every address of this app, in three lists: filing a concern, working on it, and the agreements."""

from evidence.views.holder import adding_addresses
from referrals.agreements import urls as urls_agreements
from referrals.casework import urls as urls_casework
from referrals.filing import urls as urls_filing
from referrals.filing.file_places import CASE_FILE

app_name = "referrals"
urlpatterns = [
    *urls_filing.urlpatterns,
    *urls_casework.urlpatterns,
    *adding_addresses(urls_casework.CASE, CASE_FILE),
    *urls_agreements.urlpatterns,
]
