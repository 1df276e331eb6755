"""A second web takes over from the first while people ask (docs/operations.md, "An upgrade"): the proxy leads to it by a file.

And the page's lines are pasted, without `-e`, where something fails in their midst, and then again."""

from __future__ import annotations

import importlib.util
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.walked import Shell
from tests.prevent_portal.test_role_password import block_with
from tests.served import ask, caddy, free_port, needs_caddy
from tests.source import ROOT

FILE = "lead-to-second-web"


def web(build: str) -> ThreadingHTTPServer:
    """Says which build it is of, to a slow question late."""

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            time.sleep(1.0 if self.path == "/slow" else 0)
            own = f"127.0.0.1:{self.server.server_port}"
            self.send_response(
                400 if self.headers["Host"] == own else 200
            )  # as the service does to a name that is not its own
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


@needs_caddy
def test_a_file_that_was_left_behind_leads_to_the_first_web_where_there_is_no_second(tmp_path):
    first = web("first")
    with caddy(f"http://127.0.0.1:{first.server_port}", tmp_path, second=f"http://127.0.0.1:{free_port()}") as proxy:
        (tmp_path / FILE).touch()
        until = time.monotonic() + 10
        while ask(proxy + "/you/")[0] != 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert [ask(proxy + "/you/")[:2] for _ in range(3)] == [(200, "first")] * 3
    first.shutdown()
    first.server_close()


def test_the_page_and_the_proxy_name_the_same_file_and_the_same_second_web():
    proxy, page = (ROOT / "deploy/proxy/Caddyfile").read_text(), (ROOT / "docs/operations.md").read_text()
    assert f"try_files /{FILE}" in proxy and "root /data" in proxy and "https://second-web:8000" in proxy
    for does in (f"touch /data/{FILE}", f'touch "$KEPT/run/{FILE}"', f"rm /data/{FILE}", f'rm "$KEPT/run/{FILE}"'):
        assert does in page
    assert "--name second-web web" in page and "s|second-web:8000|127.0.0.1:$SECOND_PORT|" in page


# --- The page's lines -----------------------------------------------------------------------------------------------

# A web that listens, and says in its arguments what it is; builds are empty folders.
ON_A_MACHINE = """
KEPT={folder} PORTAL={folder}/build WEB_PORT={first} SECOND_PORT={second} SOURCE=there
{functions}
all="web "
line_of() {{ echo {python} {folder}/web.py $(port_of $1) prevent_portal.wsgi; }}
ready() {{ ! nobody_at ${{1:-$WEB_PORT}}; }}
until_drained() {{ test ! -e "$KEPT/connected"; }}
sleep() {{ command sleep 0.05; }}
git() {{ case $1 in ls-remote) echo 0123456789abcdef HEAD ;; clone) mkdir "$4" ;; esac; }}
make() {{ :; }}
"""
PORTAL = """#!/bin/sh
test $1 = migrate && exit $(cat {folder}/migrate)
shift; cd "$(sed -n 's/^PORTAL=//p' {folder}/portal.env)" && exec "$@"
"""
LISTENS = "import socket, sys, time\nheld = socket.create_server(('127.0.0.1', int(sys.argv[1])))\ntime.sleep(60)\n"
# The engine: one web, perhaps a second one, and the file in the proxy.
ENGINE = """
sleep() { :; }
git() { if test "$1" = rev-parse; then echo after; fi; }
docker() {
    case "$*" in
        *" migrate") return $(cat migrate) ;;
        *Config.Image*) echo prevent-portal:$(cat runs) ;;
        "compose ps"*) echo web-1 ;;
        inspect*second-web) test -d second-web && echo true ;;
        *"--name second-web web") mkdir second-web ;;
        "rm second-web") rmdir second-web ;;
        *"--wait web") version > runs ;;
        *"test -e /data"*) test -e lead ;;
        *"touch /data"*) touch lead ;;
        *"rm /data"*) rm lead ;;
        *until_drained*) test ! -e connected ;;
    esac
}
"""


def pasted(shell: Shell, lines: str, *, fails: bool = False) -> str:
    """What the shell of a person says to the lines; they go through, or they fail."""
    return shell.paste(0, lines, fails=fails)


@pytest.fixture
def shell(tmp_path):
    made = Shell(tmp_path / "said")
    yield made
    made.process.stdin.close()
    made.process.wait(10)


@pytest.fixture
def machine(tmp_path, shell):
    """One of one's own, on which the web of the build `build` is at work."""
    for folder in ("run", "log", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "web.py").write_text(LISTENS)
    (tmp_path / "portal.env").write_text(f"PORTAL={tmp_path}/build\n")
    (tmp_path / "portal").write_text(PORTAL.format(folder=tmp_path))
    (tmp_path / "portal").chmod(0o755)
    functions = block_with("take_over() {  # the web of portal.env").split("<<'END'\n")[1].split("\nEND\n")[0]
    told = {"folder": tmp_path, "python": sys.executable, "first": free_port(), "second": free_port()}
    pasted(shell, ON_A_MACHINE.format(functions=functions, **told))
    pasted(shell, f"start web && until_ready $WEB_PORT && {ALONE}")
    yield shell
    shell.process.stdin.write(f"{END_ALL}\n")


END_ALL, ALONE = "kill $(at $WEB_PORT) $(at $SECOND_PORT)", "runs web && nobody_at $SECOND_PORT"


def test_lines_that_fail_in_their_midst_change_nothing_more_and_can_be_pasted_again(machine, tmp_path):
    """First `migrate` gives up, then the take-over is broken off when the second web is led to, and then the machine begins anew."""
    upgrade, back = block_with('git ls-remote "$SOURCE"'), block_with('mv "$KEPT/portal.env.before"')
    settings, kept, led = (tmp_path / name for name in ("portal.env", "portal.env.before", f"run/{FILE}"))
    before, after = settings.read_text(), f"PORTAL={tmp_path}/build-01234567\n"
    (tmp_path / "migrate").write_text("1")
    pasted(machine, upgrade, fails=True)
    assert (settings.read_text(), kept.exists(), led.exists()) == (before, False, False)
    (tmp_path / "migrate").write_text("0")
    (tmp_path / "connected").touch()
    pasted(machine, upgrade, fails=True)
    assert led.exists() and "second-web is not started" in pasted(machine, "start second-web", fails=True)
    (tmp_path / "connected").unlink()
    pasted(machine, f"{upgrade} && {ALONE}".replace("\n &&", " &&"))
    assert (settings.read_text(), kept.read_text(), led.exists()) == (after, before, False)
    pasted(machine, f"{END_ALL}; until nobody_at $WEB_PORT; do sleep 1; done; touch {led}")
    pasted(machine, f"{back} && {ALONE}".replace("\n &&", " &&"))
    assert (settings.read_text(), kept.exists(), led.exists()) == (before, False, False)


def test_with_an_engine_they_do_the_same(shell, tmp_path):
    upgrade, back = block_with("git checkout --quiet --detach origin/HEAD"), block_with("mv .env.before .env")
    settings, kept, second, led, runs = (
        tmp_path / name for name in (".env", ".env.before", "second-web", "lead", "runs")
    )
    settings.write_text(before := "PORTAL_HOST=portal.example\nPORTAL_VERSION=before\n")
    runs.write_text("before")
    (tmp_path / "migrate").write_text("1")
    pasted(shell, ENGINE)
    pasted(shell, upgrade, fails=True)
    assert (settings.read_text(), kept.exists(), second.exists()) == (before, False, False)
    (tmp_path / "migrate").write_text("0")
    (tmp_path / "connected").touch()
    pasted(shell, upgrade, fails=True)
    assert led.exists() and second.exists() and runs.read_text() == "before"
    (tmp_path / "connected").unlink()
    for _ in range(2):
        pasted(shell, upgrade)
        assert (second.exists(), led.exists(), runs.read_text()) == (False, False, "after\n")
        assert kept.read_text() == before
    pasted(shell, back)
    assert (settings.read_text(), runs.read_text(), kept.exists()) == (before, "before\n", False)
