# The service in a container: built once, run by a user without rights, over a root file system it cannot write.

FROM python:3.13-slim-bookworm AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY checks checks
COPY deliverability deliverability
COPY web web
RUN python -m venv /opt/deliverability \
    && /opt/deliverability/bin/pip install --no-cache-dir --no-compile ".[postgres,microsoft]" \
    && /opt/deliverability/bin/python -m compileall -q -j 0 /opt/deliverability

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home deliverability \
    && install -d -o deliverability -g deliverability -m 0700 /data
COPY --from=build /opt/deliverability /opt/deliverability
ENV PATH=/opt/deliverability/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DELIVERABILITY_DATA__DIRECTORY=/data \
    DELIVERABILITY_WEB__LISTEN=0.0.0.0:8000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["deliverability", "health"]
ENTRYPOINT ["deliverability"]
CMD ["serve"]
