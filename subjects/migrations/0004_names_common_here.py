"""How common names are among the people filed here, counted every day by the keeper."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subjects', '0003_evidence_apart'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('forename', 'Forename'), ('surname', 'Surname')], max_length=10)),
                ('word', models.CharField(max_length=100)),
                ('share', models.FloatField(help_text='Of the people filed here who are not sealed, from 0 to 1.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('word', 'field'), name='subjects_nameshare_once')],
            },
        ),
    ]
