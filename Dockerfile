# The monitor as a container: the database and out/ lie in /data.
#
#   docker build -t binational-monitor .
#   docker run -d --restart=unless-stopped -v monitor-data:/data --env-file .env binational-monitor
#
# Nobody has built this image yet where an engine was at hand; tests/test_dockerfile.py runs its install steps in a
# clean environment on every test run.

FROM python:3.11-slim

WORKDIR /app
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md sources.yaml institutions.yaml ./
COPY monitor ./monitor
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation .

RUN useradd --create-home monitor && mkdir /data && chown monitor /data
USER monitor
WORKDIR /data
ENV MONITOR_DATABASE_URL=sqlite:////data/monitor.db

# SIGTERM lets what is under way finish; give it time: docker stop --time 60.
STOPSIGNAL SIGTERM
ENTRYPOINT ["monitor"]
CMD ["run"]
