"""Under which agreement a pack was shared."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('packs', '0013_correction_told_at'),
        ('referrals', '0019_shares_name_their_agreement'),
    ]

    operations = [
        migrations.AddField(
            model_name='packshare',
            name='agreement',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.agreement'),
        ),
        migrations.AddField(
            model_name='packshare',
            name='agreement_asked_at',
            field=models.DateTimeField(null=True),
        ),
    ]
