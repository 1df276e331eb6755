"""Health check of the web container: exits with 0 when the given path of the service answers 200."""

import os
import ssl
import sys
from http.client import HTTPConnection, HTTPSConnection


def answers(path: str) -> bool:
    """Under a host name the service knows: any other is refused before the question is read."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0]
    connection = HTTPConnection("127.0.0.1", 8000, timeout=5)
    if inside := os.environ.get("INSIDE_CA"):
        connection = HTTPSConnection("127.0.0.1", 8000, timeout=5, context=ssl.create_default_context(cafile=inside))
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
