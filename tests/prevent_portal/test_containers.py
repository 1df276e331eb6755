"""What docker-compose.yml promises: the same processes as here, each closed in, only the proxy published."""

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from prevent_portal.celery import app
from prevent_portal.supervisor import commands

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SCHEMA = json.loads((ROOT / "tests" / "data" / "compose-spec" / "compose-spec.json").read_text())

MOUNTS = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
MOUNTED = [path for path in MOUNTS if path.startswith("./")]


def secrets_of(service):
    """Name of the secret, to the variable or file it becomes."""
    listed = SERVICES[service].get("secrets", [])
    return {
        s["source"]: s.get("target", s["source"]) for s in (s if isinstance(s, dict) else {"source": s} for s in listed)
    }


def test_it_follows_the_compose_specification():
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(COMPOSE)] == []


def test_the_schema_notices_a_mistake():
    wrong = {**COMPOSE, "services": {"web": {"imagine": "prevent-portal"}}}
    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


def test_only_the_proxy_is_published():
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_closed_in(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["cap_drop"] == ["ALL"]
    assert service["mem_limit"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_lasting_container_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_the_owners_address_reaches_the_one_shot_migration_alone():
    holders = [name for name in SERVICES if "database_url_owner" in secrets_of(name)]
    assert holders == ["migrate"]
    assert secrets_of("migrate")["database_url_owner"] == "DATABASE_URL"


def test_what_seals_the_log_reaches_the_sealer_alone_and_it_has_no_address_of_the_application():
    sealing = {"database_url_sealer", "audit_signing_key"}
    assert [name for name in SERVICES if sealing & secrets_of(name).keys()] == ["sealer"]
    assert "database_url_app" not in secrets_of("sealer")


def test_what_signs_copies_of_packs_reaches_the_web_alone():
    assert [name for name in SERVICES if "pack_signing_key" in secrets_of(name)] == ["web"]


def test_the_keepers_address_reaches_the_keeper_alone_and_stands_there_in_place_of_the_applications():
    assert [name for name in SERVICES if "database_url_keeper" in secrets_of(name)] == ["keeper"]
    assert secrets_of("keeper")["database_url_keeper"] == "DATABASE_URL"
    assert "database_url_app" not in secrets_of("keeper")


def test_the_verifier_has_public_keys_and_its_own_address_alone():
    assert set(secrets_of("verifier")) == {
        "inside_ca",
        "database_url_verifier",
        "secret_key",
        "audit_public_key",
        "erasure_public_key",
    }


def test_the_list_of_stolen_passwords_is_read_by_the_web_alone_once_it_is_named():
    given = {
        name: service["environment"].get("BREACHED_PASSWORDS")
        for name, service in COMPOSE["services"].items()
        if isinstance(service.get("environment"), dict)
    }
    assert {name for name, path in given.items() if path} == {"web"}
    assert given["web"] == "${BREACHED_PASSWORDS:+/run/breached-passwords}"
    assert "${BREACHED_PASSWORDS:-/dev/null}:/run/breached-passwords:ro" in COMPOSE["services"]["web"]["volumes"]


def test_no_secret_stands_in_the_environment():
    named = {key for service in SERVICES.values() for key in service.get("environment", {})}
    assert not {key for key in named if key.endswith(("_URL", "PASSWORD", "SECRET_KEY", "TOKEN"))}


def test_every_secret_that_is_used_is_a_declared_file_and_none_is_left_over():
    used = {name for service in SERVICES for name in secrets_of(service)}
    assert used == COMPOSE["secrets"].keys()
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())


def test_secrets_never_enter_the_repository_or_the_image():
    assert "secrets/" in (ROOT / ".gitignore").read_text().split()
    assert "secrets" in (ROOT / ".dockerignore").read_text().split()


def test_database_and_redis_cannot_call_out_and_nobody_outside_can_call_them():
    for name in ("postgres", "redis"):
        assert [COMPOSE["networks"][network] for network in SERVICES[name]["networks"]] == [{"internal": True}]


def test_files_in_a_bucket_are_an_option_that_reaches_those_who_keep_files_alone():
    bucket = yaml.safe_load((ROOT / "deploy" / "bucket.yml").read_text())
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(bucket)] == []
    assert set(bucket["services"]) == {"web", "packs", "files", "keeper", "backup"}
    used = {secret["source"] for service in bucket["services"].values() for secret in service["secrets"]}
    assert used == set(bucket["secrets"]) and not used & COMPOSE["secrets"].keys()
    readers = [name for name, service in bucket["services"].items() if "backup" in str(service["secrets"])]
    assert readers == ["backup"]


def test_the_scanner_which_knows_no_encryption_stands_on_no_network_of_ours():
    """`files` alone reaches it, by a socket in a folder that both have. The image waits for `/tmp/clamd.sock`, and ends
    after half an hour without."""
    said = dict(
        line.split(" ", 1)
        for line in (ROOT / "deploy/clamav/clamd.conf").read_text().splitlines()
        if " " in line and not line.startswith("#")
    )
    assert said["LocalSocket"] == "/tmp/clamd.sock" and not [name for name in said if name.startswith("TCP")]
    others = {network for name in SERVICES if name != "clamd" for network in SERVICES[name].get("networks", [])}
    assert not others.intersection(SERVICES["clamd"]["networks"])
    shared = {name: v for name in SERVICES for v in SERVICES[name].get("volumes", []) if v.startswith("scanner:")}
    assert shared == {"files": "scanner:/run/scanner:ro", "clamd": "scanner:/tmp"}
    assert SERVICES["files"]["environment"]["CLAMD_ADDRESS"] == "/run/scanner/clamd.sock"


def test_whoever_sends_mail_reaches_the_mail_server_with_its_credentials_and_nobody_else_holds_them():
    credentials = {"email_host_user": "EMAIL_HOST_USER", "email_host_password": "EMAIL_HOST_PASSWORD"}
    holders = [name for name in SERVICES if credentials.items() & secrets_of(name).items()]
    assert holders == ["worker"]
    assert credentials.items() <= secrets_of("worker").items()
    assert [network for network in SERVICES["worker"]["networks"] if leads_out(network)] == ["mail"]


def leads_out(network):
    return not COMPOSE["networks"][network].get("internal")


def test_the_same_processes_run_as_on_a_laptop():
    assert commands("8000", "9187").keys() <= SERVICES.keys()


def test_urgent_and_slow_work_never_share_a_worker():
    assert "--queues packs " in " ".join(commands("8000", "9187")["packs"])
    assert "--queues=packs" in SERVICES["packs"]["command"]
    assert "--queues evidence " in " ".join(commands("8000", "9187")["files"])
    assert "--queues=evidence" in SERVICES["files"]["command"]
    assert SERVICES["worker"]["command"] == ["python", "manage.py", "worker"]
    assert commands("8000", "9187")["worker"][1:] == ["manage.py", "worker"]


def test_what_sends_mail_needs_no_redis():
    assert "redis_url" not in secrets_of("worker")


def test_each_queue_has_exactly_one_kind_of_worker():
    served = [part for service in SERVICES.values() for part in service.get("command", ()) if "--queues" in part]
    assert sorted(served) == sorted(f"--queues={name}" for name in app.amqp.queues)


@pytest.mark.parametrize("path", MOUNTED)
def test_files_it_mounts_are_in_the_repository(path):
    assert (ROOT / path).is_file()


@pytest.mark.parametrize(
    "path", ["deploy/with-secrets", "deploy/postgres/roles.sh", "deploy/system-packages", ".ci/run"]
)
def test_scripts_can_be_run(path):
    assert (ROOT / path).stat().st_mode & stat.S_IXOTH


def test_the_image_runs_as_an_ordinary_user():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last = {
        stage.splitlines()[0]: [line for line in stage.splitlines() if line.startswith(("USER", "RUN", "COPY"))][-1]
        for stage in "\n".join(lines).split("\nFROM ")[2:]
    }
    assert list(last.values()) == ["USER portal", "USER portal", "USER 10002:10002"]


OURS = ("prevent-portal:", "prevent-portal-backups:", "prevent-portal-proxy:")


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_runs_as_root_whoever_made_its_image(name):
    service = SERVICES[name]
    assert service["image"].startswith(OURS) or service["user"].split(":")[0] not in ("", "0", "root")
    # The proxy's program bears the one capability that is left, and could not be begun without; nobody gets it.
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])


def test_each_image_of_others_has_a_place_for_its_digest():
    build = COMPOSE["x-portal"]["build"]["args"]
    foreign = [each["image"] for each in SERVICES.values() if not each["image"].startswith(OURS)]
    assert len(foreign) == 3
    assert all(re.fullmatch(r"[\w/.-]+:[\w.-]+\$\{[A-Z]+_DIGEST:-\}", image) for image in foreign)
    begun = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    pinned = [re.fullmatch(r"[\w/.-]+:[\w.-]+\$\{([A-Z]+_DIGEST)\}", image) for image in begun if image != "portal"]
    assert {found[1] for found in pinned} == build.keys()
    assert all(build[name] == f"${{{name}:-}}" for name in build)
    named = {*build, *(re.search(r"[A-Z]+_DIGEST", image)[0] for image in foreign)}
    page = (ROOT / "docs" / "operations.md").read_text()
    assert not {name for name in named if name not in page}


def test_each_folder_that_a_volume_takes_the_place_of_belongs_to_who_writes_there():
    """A new volume begins as the folder of the image is; one that the image has not is root's."""
    made = re.search(
        r"install -d -o portal -g portal -m 0700 (.*?)\nWORKDIR", (ROOT / "Dockerfile").read_text(), re.DOTALL
    )
    folders = set(made[1].replace("\\", " ").split())
    mounted = {
        target
        for service in SERVICES.values()
        for volume, target in [mount.split(":")[:2] for mount in service.get("volumes", []) if "$" not in mount]
        if target.startswith("/var/lib/portal")
    }
    assert mounted and not mounted - folders


def test_what_opens_backups_reaches_the_drill_alone_and_what_copies_the_cluster_what_takes_them():
    assert [name for name in SERVICES if "backup_identity" in secrets_of(name)] == ["drill"]
    assert [name for name in SERVICES if "database_url_backup" in secrets_of(name)] == ["backup"]


def test_what_takes_backups_changes_neither_files_nor_checkpoints():
    mounted = dict(mount.split(":", 1) for mount in SERVICES["backup"]["volumes"])
    assert mounted["files"].endswith(":ro") and mounted["checkpoints"].endswith(":ro")


# --- TLS inside -----------------------------------------------------------------------------------------------------


def test_who_asks_the_database_or_redis_knows_whom_to_believe_and_the_servers_alone_have_their_keys():
    page = (ROOT / "docs" / "operations.md").read_text()
    assert "?sslmode=verify-full&sslrootcert=%s" in page and "rediss://portal:%s@%s/0?ssl_ca_certs=%s" in page
    assert "inside_ca" in secrets_of("proxy") and "reverse_proxy https://web:8000" in CADDYFILE
    asking = [name for name in SERVICES if any(secret.endswith(URLS) for secret in secrets_of(name))]
    assert len(asking) > 8 and all("inside_ca" in secrets_of(name) for name in asking)
    for server in ("postgres", "redis", "web"):
        assert [name for name in SERVICES if f"{server}_key" in secrets_of(name)] == [server]


CADDYFILE = (ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
URLS = ("_url", *(f"_url_{role}" for role in ("app", "keeper", "owner", "sealer", "verifier", "backup")))


def test_redis_has_no_door_without_tls():
    said = " ".join(SERVICES["redis"]["command"])
    assert "--port 0 --tls-port 6379" in said


ADMINISTRATOR = """#!/bin/sh
case "$*" in
    *server_version_num*) echo {version} ;;
    *hba_file*) echo {folder}/pg_hba.conf ;;
    *--command*) ;;
    *) cat >> {folder}/told ;;
esac
"""


@pytest.mark.parametrize(
    ("version", "order"),
    [("150014", "LOCALE 'C.UTF-8'"), ("170002", "LOCALE_PROVIDER builtin"), ("180001", "LOCALE_PROVIDER builtin")],
)
def test_the_roles_are_made_on_each_version_and_nobody_comes_in_unencrypted(tmp_path, version, order):
    (tmp_path / "pg_hba.conf").write_text(
        "local all all peer\nhost all all all scram\nhost replication all ::1/128 scram\n"
    )
    for name in ("owner", "app", "keeper", "sealer", "verifier", "backup"):
        (tmp_path / f"pp_{name}_password").write_text("it's")
    psql = tmp_path / "psql"
    psql.write_text(ADMINISTRATOR.format(version=version, folder=tmp_path))
    psql.chmod(0o755)
    told = {**os.environ, "SECRETS_DIR": str(tmp_path), "PSQL": str(psql)}
    subprocess.run([ROOT / "deploy/postgres/roles.sh"], env=told, check=True, timeout=60)
    said = (tmp_path / "told").read_text()
    assert said.count(" LOGIN ") == 6 and "PASSWORD 'it''s'" in said
    assert f"ENCODING 'UTF8' {order}" in said and "pp_hand_over_log" in said and "lock_timeout" in said
    assert (tmp_path / "pg_hba.conf").read_text().splitlines() == [
        "local all all peer",
        "hostssl all all all scram",
        "hostssl replication pp_backup samenet scram-sha-256",
    ]
