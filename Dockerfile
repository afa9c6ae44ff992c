# Build: docker build -t health-gap .     Run: docker run --read-only --tmpfs /tmp -p 8050:8050 health-gap
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.txt
COPY . .
# The database is part of the image: a container serves exactly the release it was built with.
RUN /venv/bin/python -m queries.ingest load && /venv/bin/python -m queries.ingest example

FROM python:3.11-slim
RUN useradd --system --no-create-home dashboard
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER dashboard
EXPOSE 8050
HEALTHCHECK CMD ["/venv/bin/python", "-c", \
     "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/health/ready')"]
CMD ["/venv/bin/gunicorn", "app:server", "--bind", "0.0.0.0:8050", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm"]
