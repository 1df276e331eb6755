"""Who let somebody see a record again, and why. Held of what is written from now on; what was lifted before does not say it, and the
constraint is never validated for those rows: nothing writes them again."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0015_tiers_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='exclusion',
            name='lifted_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='lifted_why',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        AddConstraintNotValid(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True), ('lifted_why', '')), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_why', ''), _negated=True)), _connector='OR'), name='referrals_exclusion_lifted'),
        ),
    ]
