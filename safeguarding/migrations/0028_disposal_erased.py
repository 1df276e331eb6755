from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safeguarding', '0027_roles_held_before_mergers'),
    ]

    operations = [
        migrations.AddField(
            model_name='disposal',
            name='erased_at',
            field=models.DateTimeField(help_text='When the keeper found that orders had taken what the log said of its rows out of it.', null=True),
        ),
        AddConstraintNotValid(
            model_name='disposal',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), ('done_at__isnull', False), _connector='OR'), name='safeguarding_disposal_erased_after'),
        ),
    ]
