"""Under which agreement a referral was shared, kept with the share. Empty for what was shared before: the register answers for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0018_prompts_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='referralshare',
            name='agreement',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.agreement'),
        ),
        migrations.AddField(
            model_name='referralshare',
            name='agreement_asked_at',
            field=models.DateTimeField(null=True),
        ),
    ]
