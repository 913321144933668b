#!/usr/bin/env bash
# Watch mode: Vite serves the web client with hot reload and passes everything else on to Klieg, which is rebuilt and
# restarted whenever a Rust source changes. Ctrl-C ends both.
set -euo pipefail
cd "$(dirname "$0")/.."

server=
npm --prefix web run dev &
vite=$!
trap 'kill $vite $server 2>/dev/null || true; wait' EXIT
trap 'exit 0' INT TERM

# fingerprint: changes when any Rust source, manifest or migration does.
fingerprint() {
  find sfu signaling recordings api Cargo.toml Cargo.lock -type f -not -path '*/target/*' -printf '%p %T@\n' | sort | cksum
}

last=
while :; do
  now=$(fingerprint)
  if [ "$now" != "$last" ]; then
    last=$now
    if cargo build --locked -p api --bin klieg; then
      if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" || true
      fi
      target/debug/klieg serve --dev "$@" &
      server=$!
    fi
  fi
  sleep 1
done
