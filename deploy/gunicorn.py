"""How the web process serves, in a container."""

import os

bind = "0.0.0.0:8000"  # only the proxy is on the same network
# By TLS where they are named, so that the proxy knows whom it hands what people typed to.
certfile = os.environ.get("WEB_CERTIFICATE") or None
keyfile = os.environ.get("WEB_KEY") or None
workers = 3
threads = 8  # four for signed-out visitors: prevent_portal/bounds.py
timeout = 60
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the file system is read-only, and a heartbeat must not wait for a disk
forwarded_allow_ips = "*"
accesslog = None  # an address and a time say who looked at whom, outside the audit log
loglevel = "warning"
limit_request_line = 4094
limit_request_field_size = 16380
