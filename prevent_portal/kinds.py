"""The kinds of events of the service's own processes."""

from audit.log import Kind
from audit.models import Operation

BACKUP_TAKEN = Kind("backup.taken", "A base backup was taken", Operation.SECURITY)
BACKUP_ARCHIVED = Kind("backup.archived", "The archive of the database was complete up to here", Operation.SECURITY)
BACKUP_DRILLED = Kind("backup.drilled", "A backup was restored to a copy and proved", Operation.SECURITY)
