"""Its successor stands (0022)."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0022_index_of_what_is_held")]

    operations = [RemoveIndexConcurrently("referral", "referrals_held")]
