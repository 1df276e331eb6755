from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safeguarding', '0016_consent_ends_with_the_case_for_all'),
    ]

    operations = [
        migrations.AddField(
            model_name='caseclosing',
            name='referrer_view',
            field=models.TextField(blank=True, db_default='', help_text='What came of asking those who told us, or why they were not asked.'),
        ),
    ]
