# SPDX-License-Identifier: MIT
# shellcheck shell=sh

# One set-up or build at a time in a checkout: a second launcher waits until the first one is done. The lock is held
# until this process ends; child processes inherit it.
# REQUIRES: $root, and messages.sh.
take_build_lock() {
  if [ -n "${OPTBENCH_LOCK_HELD-}" ]; then return; fi
  mkdir -p "${root:?}/build" || fail "$root/build: cannot be created; a build needs a checkout that may be written to"
  if command -v flock >/dev/null; then
    exec 9>"$root/build/.lock"
    if ! flock -n 9; then
      say "waiting for another set-up or build in $root"
      flock 9
    fi
  fi
  export OPTBENCH_LOCK_HELD=1
}
