"""A second web takes over from the first while people ask (docs/operations.md, "An upgrade"): the proxy leads to it by a file."""

from __future__ import annotations

import importlib.util
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.served import ask, caddy, needs_caddy
from tests.source import ROOT

FILE = "lead-to-second-web"


def web(build: str) -> ThreadingHTTPServer:
    """Says which build it is of, to a slow question late."""

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            time.sleep(1.0 if self.path == "/slow" else 0)
            self.send_response(200)
            self.send_header("Content-Length", str(len(build)))
            self.end_headers()
            self.wfile.write(build.encode())

        def log_message(self, *_):
            pass

        timeout = 0.5  # as gunicorn lets go of a connection on which nothing comes

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def program(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "deploy" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_caddy
def test_new_requests_are_led_to_the_second_web_what_the_first_has_in_hand_is_answered_and_then_it_is_free(tmp_path):
    before, after, in_hand = web("before"), web("after"), []
    first, second = (f"http://127.0.0.1:{server.server_port}" for server in (before, after))
    with caddy(first, tmp_path, second=second) as proxy:
        slow = threading.Thread(target=lambda: in_hand.append(ask(proxy + "/slow")[:2]))
        slow.start()
        time.sleep(0.2)
        (tmp_path / FILE).touch()
        led = [ask(proxy + "/you/")[:2] for _ in range(5)]
        until_drained = program("until_drained")
        assert not until_drained.drained(before.server_port, 0)
        assert until_drained.drained(before.server_port, 20)
        slow.join()
        assert in_hand == [(200, "before")] and led == [(200, "after")] * 5
        before.shutdown()
        before.server_close()
        assert ask(proxy + "/you/")[:2] == (200, "after")
        (tmp_path / FILE).unlink()
        assert ask(proxy + "/you/")[0] == 503
    after.shutdown()
    after.server_close()


def test_the_page_and_the_proxy_name_the_same_file_and_the_same_second_web():
    proxy, page = (ROOT / "deploy/proxy/Caddyfile").read_text(), (ROOT / "docs/operations.md").read_text()
    assert f"try_files /{FILE}" in proxy and "root /data" in proxy and "https://second-web:8000" in proxy
    for does in (f"touch /data/{FILE}", f'touch "$KEPT/run/{FILE}"', f"rm /data/{FILE}", f'rm "$KEPT/run/{FILE}"'):
        assert does in page
    assert "--name second-web web" in page and "s|second-web:8000|127.0.0.1:$SECOND_PORT|" in page
