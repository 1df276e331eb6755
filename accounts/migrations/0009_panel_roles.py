
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_order_and_choices_of_kept_text'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='membership',
            name='accounts_membership_reading_confirmed',
        ),
        migrations.AlterField(
            model_name='invitation',
            name='role',
            field=models.CharField(choices=[('referrer', 'Referrer'), ('safeguarding_lead', 'Safeguarding lead'), ('practitioner', 'Partner practitioner'), ('agency_administrator', 'Agency administrator'), ('gateway_clerk', 'Gateway clerk'), ('prevent_officer', 'Prevent officer'), ('sergeant', 'Prevent supervisor (sergeant)'), ('inspector', 'Prevent supervisor (inspector)'), ('duty_officer', 'Duty officer'), ('deconfliction_desk', 'Deconfliction desk'), ('council_front_door', 'Council front door'), ('channel_coordinator', 'Channel coordinator'), ('channel_chair', 'Channel panel chair'), ('panel_member', 'Channel panel member'), ('auditor', 'Auditor'), ('data_protection_officer', 'Data protection officer'), ('policy_administrator', 'Policy administrator'), ('platform_administrator', 'Platform administrator')], max_length=30),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('referrer', 'Referrer'), ('safeguarding_lead', 'Safeguarding lead'), ('practitioner', 'Partner practitioner'), ('agency_administrator', 'Agency administrator'), ('gateway_clerk', 'Gateway clerk'), ('prevent_officer', 'Prevent officer'), ('sergeant', 'Prevent supervisor (sergeant)'), ('inspector', 'Prevent supervisor (inspector)'), ('duty_officer', 'Duty officer'), ('deconfliction_desk', 'Deconfliction desk'), ('council_front_door', 'Council front door'), ('channel_coordinator', 'Channel coordinator'), ('channel_chair', 'Channel panel chair'), ('panel_member', 'Channel panel member'), ('auditor', 'Auditor'), ('data_protection_officer', 'Data protection officer'), ('policy_administrator', 'Policy administrator'), ('platform_administrator', 'Platform administrator')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['auditor', 'channel_chair', 'channel_coordinator', 'council_front_door', 'data_protection_officer', 'deconfliction_desk', 'duty_officer', 'gateway_clerk', 'inspector', 'panel_member', 'practitioner', 'prevent_officer', 'safeguarding_lead', 'sergeant']), ('state', 'active'), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='accounts_membership_reading_confirmed'),
        ),
    ]
