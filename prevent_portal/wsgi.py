"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prevent_portal.settings")
application = get_wsgi_application()

# Needs the apps. Whoever starts the web process meets the same refusal as a command does.
from guidance.at_hand import warm  # noqa: E402
from prevent_portal.demo import refuse_elsewhere  # noqa: E402

refuse_elsewhere()
warm()
