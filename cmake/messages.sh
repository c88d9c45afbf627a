# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Messages of the set-up and build steps. They go to stderr: stdout is for the output of the binary.

say() { printf 'optbench: %s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

# fail_with_log FILE MESSAGE...: the end of the log, then what went wrong, so that the last line is the summary.
fail_with_log() {
  log_file=$1
  shift
  tail -n 40 "$log_file" >&2
  fail "$* (all of it: $log_file)"
}
