#!/usr/bin/env bash
# Installs what is missing, and only that. Needs Rust, Node 20 or later, and apt.
#   scripts/setup.sh run     what `make run` needs: a C compiler and CMake
#   scripts/setup.sh test    what `make test` needs as well: Chromium, ffmpeg, iproute2, PostgreSQL, the Python SDK, Schemathesis
#   scripts/setup.sh deny    cargo-deny, built once into .tools/
set -euo pipefail
cd "$(dirname "$0")/.."

# The one version that no lock file covers.
CARGO_DENY=0.20.2

fail() {
  echo "setup: $*" >&2
  exit 1
}

# apt_install NAME... : installs the packages that are not there yet.
apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "install these with your package manager: ${missing[*]}"
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "not root and no sudo; install these yourself: ${missing[*]}"
    root=(sudo)
  fi
  echo "setup: installing ${missing[*]}"
  "${root[@]}" apt-get -qq update
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
}

setup_run() {
  command -v cargo >/dev/null || fail "cargo not found: install Rust from https://rustup.rs"
  command -v npm >/dev/null || fail "npm not found: install Node 20 or later"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node $major is too old: 20 or later is needed"
  command -v cc >/dev/null || apt_install gcc libc6-dev
  # Builds the Opus encoder.
  command -v cmake >/dev/null || apt_install cmake make
}

setup_test() {
  setup_run
  local packages=()
  command -v chromium >/dev/null || packages+=(chromium)
  command -v ffmpeg >/dev/null || packages+=(ffmpeg)
  command -v ip >/dev/null || packages+=(iproute2)
  command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || packages+=(postgresql)
  python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
  [ ${#packages[@]} -eq 0 ] || apt_install "${packages[@]}"

  local wanted=tests/requirements.txt
  if ! cmp -s "$wanted" .tools/venv/installed.txt; then
    echo "setup: Python packages of $wanted into .tools/venv"
    rm -rf .tools/venv
    python3 -m venv .tools/venv
    .tools/venv/bin/pip install --quiet --disable-pip-version-check -r "$wanted"
    cp "$wanted" .tools/venv/installed.txt
  fi
}

# Unoptimised on purpose: it reads manifests for a second, and builds in a third of the time.
setup_deny() {
  .tools/bin/cargo-deny --version 2>/dev/null | grep -qF "$CARGO_DENY" && return
  echo "setup: building cargo-deny $CARGO_DENY into .tools/bin"
  cargo install --quiet --locked --debug --root .tools --target-dir target/tools "cargo-deny@$CARGO_DENY"
}

case "${1:-}" in
  run) setup_run ;;
  test) setup_test ;;
  deny) setup_deny ;;
  *) fail "usage: scripts/setup.sh run|test|deny" ;;
esac
