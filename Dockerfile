# Kutip's page, on the CPU. “In a container” in README.md says how to build and start it.
ARG PYTHON=3.12.12-slim-bookworm

FROM python:${PYTHON} AS libraries
# Where the CPU builds of PyTorch lie: the address that PyTorch's own “Start locally” page gives. Its builds have digests of their own.
# Without it, the usual build is taken, which brings gigabytes of GPU libraries.
ARG TORCH_INDEX
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock /
RUN python -m venv /opt/kutip
RUN if [ -n "$TORCH_INDEX" ]; then \
      /opt/kutip/bin/pip install --no-deps --index-url "$TORCH_INDEX" "$(grep -o '^torch==[0-9.]*' /requirements.lock)" && \
      awk '/^[a-z0-9]/ { wanted = !/^(torch|triton|nvidia-[a-z0-9-]+|cuda-[a-z-]+)==/ } wanted' /requirements.lock > /wanted.lock; \
    else \
      cp /requirements.lock /wanted.lock; \
    fi
RUN /opt/kutip/bin/pip install --no-deps --require-hashes -r /wanted.lock && /opt/kutip/bin/pip check

FROM python:${PYTHON}
COPY --from=libraries /opt/kutip /opt/kutip
WORKDIR /kutip
COPY app.py LICENSE ./
COPY corpus ./corpus
COPY index ./index
COPY assistant ./assistant
# What is kept lies in /data alone; models that are named with --embedder or --reranker are kept there, too.
ENV PATH=/opt/kutip/bin:$PATH HOME=/data USER=kutip KUTIP_DATA=/data/kutip PYTHONUNBUFFERED=1
RUN python -m compileall -q . && mkdir -p /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 7860, timeout=8); c.request('GET', '/'); raise SystemExit(c.getresponse().status >= 500)"]
CMD ["python", "app.py", "--host", "0.0.0.0"]
