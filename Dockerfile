# Build: docker build -t health-gap .     Run: docker run --read-only --tmpfs /tmp -p 8050:8050 health-gap
# Only what .dockerignore names enters the build.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt requirements-postgres.txt ./
# The environment holds neither pip nor the packages' own tests: nobody runs them here, and they are 140 MB.
RUN python -m venv --without-pip /venv && \
    python -m pip --python /venv/bin/python install --no-cache-dir -r requirements.txt -r requirements-postgres.txt && \
    find /venv/lib -type d -name tests -prune -exec rm -r {} +
COPY . .
# The database is part of the image: a container serves exactly the release it was built with.
# Nobody can write bytecode into a container that is read only, so all of it is written here.
RUN /venv/bin/python -m queries.ingest load && /venv/bin/python -m queries.ingest example && \
    /venv/bin/python -m compileall -q .

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin dashboard
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# By number, so that an orchestrator that forbids root can see that it is not.
USER 10001
ENV WEB_CONCURRENCY=2
EXPOSE 8050
# Straight to the port, past any proxy that the container was told of, and under the path that it is served at.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/venv/bin/python", "-c", "\
import http.client, os; \
server = http.client.HTTPConnection('127.0.0.1', 8050, timeout=4); \
server.request('GET', os.environ.get('HEALTH_GAP_BASE_PATH', '/') + 'health/ready'); \
raise SystemExit(server.getresponse().status != 200)"]
CMD ["/venv/bin/gunicorn", "app:server", "--bind", "0.0.0.0:8050", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
