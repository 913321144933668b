#!/usr/bin/env bash
# Measures and prints: what a forwarded packet costs, what a recorded stream costs, tokens a second, how long requests take,
# and what a viewer waits for in Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --locked --release --workspace --bins
cargo bench --locked -p sfu
cargo bench --locked -p recordings --bench cost
cargo bench --locked -p signaling --bench tokens
target/release/requests

figures=$(mktemp)
trap 'rm -f "$figures"' EXIT
TEST_TARGET=$PWD/target/release TEST_FIGURES=$figures npm --prefix tests test -- live replay
node -e '
  const lines = require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n");
  for (const { title, figures } of lines.map((line) => JSON.parse(line)))
    for (const [name, ms] of Object.entries(figures)) console.log(`${title.padEnd(12)} ${name.padEnd(42)} ${Math.round(ms)} ms`);
' "$figures"
