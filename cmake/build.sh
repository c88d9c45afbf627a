#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh [-B FOLDER] [-DNAME=VALUE ...] [TARGET...]: sets up what is missing, configures where needed, builds.
#   TARGET          what to build; without any, the folder is only configured
#   -B FOLDER       the build folder, from the root of the checkout (default: build)
#   -DNAME=VALUE    CMake options, for good: a build folder remembers them
# Says one line where there is something to build; the compiler's output is in FOLDER/build.log.
set -eu

root=$(CDPATH='' cd -- "${0%/*}/.." && pwd -P)
. "$root/cmake/messages.sh"
. "$root/cmake/build_lock.sh"
. "$root/cmake/named_libtorch.sh"

folder=build
while getopts B:D: option; do
  case $option in
    B) folder=$OPTARG ;;
    D) options="${options-} -D$OPTARG" ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
build=$root/$folder
# ccache keeps objects by paths relative to the checkout: one checkout finds what another compiled.
export CCACHE_BASEDIR="${CCACHE_BASEDIR-$root}" CCACHE_NOHASHDIR="${CCACHE_NOHASHDIR-1}"
log=$build/build.log

cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }

# Why CMake's cache speaks of another place than this one; nothing when it is right.
reason_to_start_afresh() {
  [ -e "$build/CMakeCache.txt" ] || return 0
  libtorch=$(cached Torch_DIR)
  named=$(named_libtorch)
  if ! [ "$(cached CMAKE_HOME_DIRECTORY)" -ef "$root" ]; then
    echo "the checkout was moved"
  elif ! [ -e "$libtorch/TorchConfig.cmake" ]; then
    echo "its LibTorch is gone"
  elif [ -n "$named" ] && ! [ "$named" -ef "$libtorch" ]; then
    echo "another LibTorch was named"
  fi
}

configure() {
  reason=$(reason_to_start_afresh)
  if [ -n "$reason" ]; then
    say "configuring $folder anew: $reason"
    rm -rf "$build/CMakeCache.txt" "$build/CMakeFiles"
  elif [ -e "$build/build.ninja" ] && [ -z "${options-}" ]; then
    return # Ninja itself runs CMake again when a CMake file changed or a source file came or went
  fi
  named=$(named_libtorch)
  # shellcheck disable=SC2086 # one argument per option
  cmake -S "$root" -B "$build" -G Ninja ${named:+"-DTorch_DIR=$named"} ${options-} >>"$log" 2>&1 ||
    fail_with_log "$log" "the build could not be configured"
}

# One compiler takes up to 2 GB: as many at once as there are cores, unless memory says fewer.
parallel_jobs() {
  kilobytes=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo 2>/dev/null)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  if [ "$limit" != max ] && [ $((limit / 1024)) -lt "${kilobytes:-0}" ]; then kilobytes=$((limit / 1024)); fi
  jobs=$(nproc 2>/dev/null || echo 1)
  by_memory=$((${kilobytes:-2000000} / 2000000))
  if [ "$by_memory" -lt "$jobs" ]; then jobs=$by_memory; fi
  if [ "$jobs" -lt 1 ]; then jobs=1; fi
  echo "$jobs"
}

# Announces the build at the first step that Ninja reports, so that nothing is said when there is nothing to do;
# on a terminal the line counts the steps.
report_progress() {
  announced=
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in '['*/*) ;; *) continue ;; esac
    if [ -z "$announced" ]; then
      announced=yes
      say "$1 (log: $folder/build.log)"
    fi
    if [ -t 2 ]; then printf '\r%s\033[K' "${line%%]*}]" >&2; fi
  done
  if [ -n "$announced" ] && [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

compile() {
  announcement="building what changed"
  if ! [ -e "$build/.ninja_log" ]; then announcement="building for the first time: 5 to 20 minutes, by the number of cores"; fi
  {
    status=0
    ninja -C "$build" -j "$(parallel_jobs)" "$@" 2>&1 || status=$?
    echo "$status" >"$build/.status"
  } | report_progress "$announcement" >>"$log"
  [ "$(cat "$build/.status")" = 0 ] || fail_with_log "$log" "the build failed"
}

take_build_lock
mkdir -p "$build"
: >"$log"
"$root/cmake/setup.sh"
configure
if [ $# -eq 0 ]; then exit; fi
# The stamp is as old as the start of the build: what is saved while it runs counts as newer. It names the LibTorch.
cached Torch_DIR >"$build/.building"
compile "$@"
case " $* " in *' optbench '*) mv -f "$build/.building" "$build/.built" ;; esac
