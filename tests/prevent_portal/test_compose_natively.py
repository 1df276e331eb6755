"""Each service of docker-compose.yml by its own words. All of them started, each until its own health check is well, is
`make composed`, which takes minutes; here what costs nothing: that the file is read as an engine reads it, that the programs
take the words that it has for them, and that none of its services was left out of that run."""

import json
import re

import pytest
from django.core.management import get_commands, load_command_class

from bench.compose_file import NotSet, environment_of_the_image, expanded, in_order, of_the_image, services
from prevent_portal.celery import app
from tests.source import ROOT

FOUND = services({"PORTAL_HOST": "portal.example"})
OURS = {name: one for name, one in FOUND.items() if one.is_ours}
MANAGED = re.compile(r"manage\.py ([a-z_]+)((?: --?[a-z-]+| [\d.]+)*)")


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("${A}-${B}", "a-"),
        ("${B:-other}", "other"),
        ("${A:-other}", "a"),
        ("${A:+said}${B:+said}", "said"),
        ("celery@$$HOSTNAME", "celery@$HOSTNAME"),
    ],
)
def test_places_are_filled_in_as_an_engine_does_it(text, becomes):
    assert expanded(text, {"A": "a"}) == becomes


def test_without_the_name_of_the_service_nothing_is_begun():
    with pytest.raises(NotSet, match="set PORTAL_HOST"):
        services({})


def test_each_begins_after_those_on_which_it_depends():
    names = [one.name for one in in_order(FOUND)]
    assert sorted(names) == sorted(FOUND)
    assert names.index("postgres") < names.index("migrate") < names.index("web") < names.index("proxy")


@pytest.mark.parametrize("name", OURS)
def test_our_programs_take_the_words_of_the_file_and_of_its_health_check(name):
    one = OURS[name]
    said = [" ".join(one.said.get("command") or of_the_image("CMD")), " ".join(one.check)]
    for text in said:
        for command, words in MANAGED.findall(text):
            load_command_class(get_commands()[command], command).create_parser("manage.py", command).parse_args(
                words.split()
            )
        if "celery" in text:
            assert set(re.findall(r"--queues=(\w+)", text)) <= set(app.amqp.queues)
    assert any("manage.py" in text or "celery" in text or "gunicorn" in text for text in said)


@pytest.mark.parametrize("name", OURS)
def test_each_setting_of_the_file_is_one_that_something_reads(name):
    read = "\n".join(
        path.read_text() for folder in ("prevent_portal", "core", "deploy") for path in (ROOT / folder).rglob("*.py")
    )
    given = OURS[name].environment.keys() | environment_of_the_image("backups").keys()
    assert sorted(name for name in given if not name.startswith(("PIP_", "PYTHON")) and f'"{name}"' not in read) == []


def test_the_last_run_of_all_of_it_left_no_service_out_and_each_was_well():
    last = json.loads((ROOT / "bench" / "results" / "composed.json").read_text())
    assert last["ok"] and last["services"].keys() == FOUND.keys()
    assert [name for name, said in last["services"].items() if not said.get("well")] == []
