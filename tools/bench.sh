#!/usr/bin/env bash
# Measures the built program against the budgets and prints them side by side.
# It takes a few minutes and wants a quiet machine; arguments go to pendopo-bench:
#   tools/bench.sh -runs 3 -only import
set -euo pipefail
cd "$(dirname "$0")/.."
CGO_ENABLED=0 go build -trimpath -o bin/pendopo-bench ./cmd/pendopo-bench
exec ./bin/pendopo-bench -binary bin/pendopo "$@"
