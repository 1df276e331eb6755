
import django.db.models.deletion
import django.utils.timezone
import uuid
from pathlib import Path
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_panel_roles'),
        ('referrals', '0007_second_reading'),
        ('safeguarding', '0005_reviews_and_returns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('listed', 'On the agenda'), ('adopted', 'Adopted'), ('not_adopted', 'Not adopted'), ('deferred', 'Deferred'), ('taken_off', 'Taken off')], default='listed', max_length=11)),
                ('version', models.PositiveIntegerField(default=1)),
                ('why', models.TextField()),
                ('asked', models.TextField()),
                ('listed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='safeguarding.case')),
                ('residence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
            ],
            options={
                'ordering': ['listed_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ItemMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='safeguarding.agendaitem')),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('planned', 'Called'), ('cancelled', 'Cancelled'), ('signed', 'Minutes signed')], default='planned', max_length=9)),
                ('version', models.PositiveIntegerField(default=1)),
                ('starts_at', models.DateTimeField()),
                ('minutes_long', models.PositiveSmallIntegerField()),
                ('cancelled_why', models.TextField(blank=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_at'],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='safeguarding.meeting'),
        ),
        migrations.CreateModel(
            name='MinutesAddendum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='safeguarding.agendaitem')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('council', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='channel_panel', to='accounts.agency')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='safeguarding.panel'),
        ),
        migrations.CreateModel(
            name='PanelConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_conflicts', to='safeguarding.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seat', models.CharField(choices=[('chair', 'Chair'), ('deputy', 'Deputy chair'), ('member', 'Member')], max_length=6)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_why', models.TextField(blank=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='safeguarding.panel')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PanelAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('open', 'To do'), ('done', 'Done')], default='open', max_length=4)),
                ('version', models.PositiveIntegerField(default=1)),
                ('what', models.TextField()),
                ('due_on', models.DateField()),
                ('result', models.TextField(blank=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='safeguarding.agendaitem')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.referral')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='safeguarding.panelmember')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('present', models.BooleanField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='safeguarding.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safeguarding.panelmember')),
            ],
        ),
        migrations.CreateModel(
            name='PanelOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('listed', 'On the agenda'), ('adopted', 'Adopted'), ('not_adopted', 'Not adopted'), ('deferred', 'Deferred'), ('taken_off', 'Taken off')], max_length=11)),
                ('method', models.CharField(choices=[('unanimous', 'All agreed'), ('majority', 'By the majority'), ('chair', 'By the chair, without a majority')], max_length=9)),
                ('reasons', models.TextField()),
                ('dissent', models.TextField(blank=True)),
                ('care', models.TextField(blank=True)),
                ('present', models.JSONField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='outcome', to='safeguarding.agendaitem')),
            ],
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pieces', models.JSONField()),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='safeguarding.agendaitem')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='safeguarding.panelmember')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.referral')),
            ],
        ),
        migrations.CreateModel(
            name='AgencyView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='safeguarding.agendaitem')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'agency'), name='safeguarding_view_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'taken_off'), _negated=True), fields=('meeting', 'case'), name='safeguarding_item_once_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'listed')), fields=('case',), name='safeguarding_item_one_meeting_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['panel', '-starts_at'], name='safeguarding_meeting_calendar'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('panel', 'starts_at'), name='safeguarding_meeting_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('cancelled_why', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_why', '')), _connector='OR'), name='safeguarding_meeting_cancelled_why'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), ('state', 'signed')), models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at__isnull', True), ('signed_by__isnull', True)), _connector='OR'), name='safeguarding_meeting_signed'),
        ),
        migrations.AddConstraint(
            model_name='panelconflict',
            constraint=models.UniqueConstraint(fields=('case', 'person'), name='safeguarding_conflict_once'),
        ),
        migrations.AddConstraint(
            model_name='panelmember',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('panel', 'person'), name='safeguarding_seat_once'),
        ),
        migrations.AddConstraint(
            model_name='panelmember',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('seat', 'chair')), fields=('panel',), name='safeguarding_seat_one_chair'),
        ),
        migrations.AddConstraint(
            model_name='panelmember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('ended_why', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='safeguarding_seat_ended'),
        ),
        migrations.AddIndex(
            model_name='panelaction',
            index=models.Index(fields=['owner', 'due_on'], name='safeguarding_panelaction_mine'),
        ),
        migrations.AddConstraint(
            model_name='panelaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('result', ''), ('state', 'open')), models.Q(('done_at__isnull', False), ('state', 'done'), models.Q(('result', ''), _negated=True)), _connector='OR'), name='safeguarding_panelaction_done'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'member'), name='safeguarding_attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='paneloutcome',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ('adopted', 'not_adopted', 'deferred'))), name='safeguarding_outcome_is_one'),
        ),
        migrations.AddConstraint(
            model_name='paneloutcome',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'not_adopted'), _negated=True), models.Q(('care', ''), _negated=True), _connector='OR'), name='safeguarding_outcome_care'),
        ),
        migrations.AddConstraint(
            model_name='paneloutcome',
            constraint=models.CheckConstraint(condition=models.Q(('method', 'unanimous'), models.Q(('dissent', ''), _negated=True), _connector='OR'), name='safeguarding_outcome_dissent'),
        ),
        migrations.AddConstraint(
            model_name='paneloutcome',
            constraint=models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='safeguarding_outcome_reasons'),
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(fields=['person', 'until'], name='safeguarding_paper_mine'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('item', 'member'), name='safeguarding_paper_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('given_at'))), name='safeguarding_paper_window'),
        ),
        migrations.RunSQL((SQL / "panel_papers.sql").read_text(), migrations.RunSQL.noop),
    ]
