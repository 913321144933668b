#!/bin/bash
# fuzz.sh SECONDS [TARGET...]: libFuzzer for each target, all of them if none is named. New inputs go to fuzz/found, what
# crashes to fuzz/artifacts; put a crasher into fuzz/corpus/TARGET and `cargo test` tries it from then on.
set -eu -o pipefail
cd "$(dirname "$0")/.."
seconds=$1
shift

# What cargo-fuzz passes, without its tool: coverage for libFuzzer, an address sanitizer, and overflows that panic. The
# sanitizer's flag is unstable, hence the variable; it needs no other compiler.
host=$(rustc -vV | sed -n 's/^host: //p')
flags=(-Cpasses=sancov-module -Zsanitizer=address -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks)
for option in level=4 inline-8bit-counters pc-table trace-compares; do
  flags+=("-Cllvm-args=-sanitizer-coverage-$option")
done
RUSTC_BOOTSTRAP=1 RUSTFLAGS="${flags[*]}" cargo build --manifest-path fuzz/Cargo.toml --locked --release --target "$host"
fuzz=fuzz/target/$host/release/fuzz

# Leaks are not looked for: targets keep an engine for the whole run.
export ASAN_OPTIONS=detect_leaks=0
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
  # It ends in the middle of an input, which libFuzzer takes for a crash worth keeping.
  mkdir -p fuzz/artifacts/list
  mapfile -t targets < <(FUZZ_TARGET=list "$fuzz" -runs=1 -artifact_prefix=fuzz/artifacts/list/ 2>/dev/null)
fi
for target in "${targets[@]}"; do
  mkdir -p "fuzz/found/$target" "fuzz/artifacts/$target"
  log=fuzz/artifacts/$target.log
  if FUZZ_TARGET=$target "$fuzz" "fuzz/found/$target" "fuzz/corpus/$target" -max_total_time="$seconds" -rss_limit_mb=4096 \
    -timeout=10 -artifact_prefix="fuzz/artifacts/$target/" -print_final_stats=1 >"$log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    covered=$(grep -oE 'cov: [0-9]+' "$log" | tail -1)
    echo "$target: $runs inputs, ${covered:-cov: 0}, nothing found"
  else
    echo "$target: FAILED, see $log" >&2
    failed=1
  fi
done
exit ${failed:-0}
