"""The kinds of events of the service's own processes."""

from audit.log import Kind
from audit.models import Operation

BACKUP_TAKEN = Kind("backup.taken", "A base backup was taken", Operation.SECURITY)
BACKUP_ARCHIVED = Kind("backup.archived", "The archive of the database was complete up to here", Operation.SECURITY)
BACKUP_DRILLED = Kind("backup.drilled", "A backup was restored to a copy and proved", Operation.SECURITY)
SERVICE_ROLE_PASSWORD_CHANGED = Kind(
    "service.role_password_changed", "Changed the password of a database role of the service", Operation.SECURITY
)
SERVICE_SECRET_KEY_ADDED = Kind(
    "service.secret_key_added", "Put a new key of sessions before the one of before", Operation.SECURITY
)
SERVICE_SECRET_KEYS_DROPPED = Kind(
    "service.secret_keys_dropped", "Ended the keys of sessions of before", Operation.SECURITY
)
