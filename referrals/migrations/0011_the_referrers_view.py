"""How the person is, asked of those who told us, has until a day; and a question that is not answered ends. Each constraint is
checked for what is new, and in the next migration for the rows of before (docs/adr/0067)."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0010_work_on_assessments'),
    ]

    operations = [
        migrations.AddField(
            model_name='referrerquestion',
            name='asked_for',
            field=models.CharField(choices=[('question', 'A question about what was sent'), ('adoption', 'Their view, before the panel decides'), ('exit', 'Their view, before support ends')], db_default='question', default='question', max_length=8),
        ),
        migrations.AddField(
            model_name='referrerquestion',
            name='due_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='referrerquestion',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='referrerquestion',
            name='ended_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referrerquestion',
            name='ended_why',
            field=models.TextField(blank=True, db_default=''),
        ),
        AddConstraintNotValid(
            model_name='referrerquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('ended_why', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='referrals_question_ended'),
        ),
        AddConstraintNotValid(
            model_name='referrerquestion',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('ended_at__isnull', True), _connector='OR'), name='referrals_question_one_end'),
        ),
        AddConstraintNotValid(
            model_name='referrerquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_for', 'question'), ('due_on__isnull', True)), models.Q(models.Q(('asked_for', 'question'), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='referrals_question_view_due'),
        ),
    ]
