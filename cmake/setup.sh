#!/bin/sh
# SPDX-License-Identifier: MIT
# setup.sh [--checks] [--browser] [cpu|cuda]: installs what a build needs and is not there yet, and says what it installs.
#   --checks   also what `make check` and all tests need
#   --browser  also what `make test-browser` needs
#   cpu, cuda  which LibTorch .venv holds; without it: CUDA where nvidia-smi finds a GPU when .venv is made, else CPU
# Packages come from cmake/apt-packages.txt, what .venv holds from requirements.txt. No .venv is made when the
# environment (Torch_DIR, CMAKE_PREFIX_PATH) or the existing build names a LibTorch of its own.
set -eu

root=$(CDPATH='' cd -- "${0%/*}/.." && pwd -P)
venv=$root/.venv
venv_stamp=$venv/optbench-setup.txt # written last: a half-made environment has none
log=$root/build/setup.log
. "$root/cmake/messages.sh"
. "$root/cmake/build_lock.sh"
. "$root/cmake/named_libtorch.sh"

# --- Debian packages ---------------------------------------------------------------------------------------------

# missing_packages PURPOSE: the packages of cmake/apt-packages.txt that PURPOSE needs and that are not there.
missing_packages() {
  while read -r purpose package program; do
    if [ "$purpose" != "$1" ]; then continue; fi
    if [ -n "$program" ] && command -v "$program" >/dev/null; then continue; fi
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ]; then continue; fi
    printf '%s ' "$package"
  done <"$root/cmake/apt-packages.txt"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# A fresh machine may be upgrading itself in the background: wait for it rather than fail. The lock stays with us
# (9>&-), should a package start a service that lives on.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1 9>&-
}

# install_packages PACKAGE...
install_packages() {
  advice="install them by hand: apt-get install $*"
  command -v apt-get >/dev/null || fail "packages are missing, and there is no apt-get here; $advice"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "packages are missing, and neither root nor sudo is at hand; $advice"
    say "installing with sudo apt-get: $*"
  else
    say "installing with apt-get: $*"
  fi
  apt_get update || say "apt-get update failed; going on with the package lists that are there"
  apt_get install -y --no-install-recommends "$@" || fail_with_log "$log" "apt-get install failed; $advice"
}

install_if_any() { if [ $# -gt 0 ]; then install_packages "$@"; fi; }

# Elsewhere than on Debian and Ubuntu the programs are checked here and the libraries by CMake.
require_programs() {
  absent=
  for program in cmake c++ ninja pkg-config; do
    command -v "$program" >/dev/null || absent="$absent $program"
  done
  if [ -n "$absent" ]; then
    fail "no dpkg here, and these programs are missing:$absent; install what matches the Debian packages in cmake/apt-packages.txt"
  fi
}

# --- LibTorch ----------------------------------------------------------------------------------------------------

cached() { sed -n "s/^$1:[A-Z]*=//p" "$root/build/CMakeCache.txt" 2>/dev/null || true; }

# The LibTorch that .venv need not provide: the environment's, else the one the existing build was configured with.
own_libtorch() {
  named=$(named_libtorch)
  if [ -n "$named" ]; then
    [ -e "$named/TorchConfig.cmake" ] ||
      fail "Torch_DIR: expected a folder that holds TorchConfig.cmake (.../share/cmake/Torch), got '$named'"
    printf '%s\n' "$named"
  elif [ "$(cached CMAKE_HOME_DIRECTORY)" -ef "$root" ]; then # not a moved or copied folder's cache
    built_with=$(cached Torch_DIR)
    case $built_with in
      "$venv"/*) ;;
      *) if [ -e "$built_with/TorchConfig.cmake" ]; then printf '%s\n' "$built_with"; fi ;;
    esac
  fi
}

has_nvidia_gpu() { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }

# The first Python 3.10 or newer that can make a virtual environment with pip in it; PATH comes first, Debian's next.
find_python() {
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
      printf '%s\n' "$python"
      return
    fi
  done
  return 1
}

venv_pip() { "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@" >"$log.pip" 2>&1; }

# pip_install ARGUMENT...: tries again when a download broke, but not when there is nothing to download.
pip_install() {
  for attempt in 1 2 3; do
    status=0
    venv_pip install "$@" || status=$?
    {
      printf '\n-- pip install %s: attempt %s, exit status %s\n' "$*" "$attempt" "$status"
      cat "$log.pip"
    } >>"$log"
    if [ "$status" -eq 0 ]; then return; fi
    if grep -q 'No matching distribution found' "$log.pip"; then break; fi
  done
  return 1
}

# The CPU build is a tenth of the size of the CUDA build. The user's own package indexes come first (a mirror, a
# folder of wheels), then PyTorch's index of CPU builds, then whatever build the user's indexes call plain 2.x.
install_torch() {
  version=$(sed -n 's/^torch==//p' "$root/requirements.txt")
  if [ "$1" = cuda ]; then
    pip_install "torch==$version"
  else
    pip_install "torch==$version+cpu" ||
      pip_install "torch==$version+cpu" --index-url https://download.pytorch.org/whl/cpu ||
      pip_install "torch==$version"
  fi
}

# fail_to_download WHAT: with pip's own verdicts, without its pages of retries.
fail_to_download() {
  grep '^ERROR' "$log" | sort -u >&2
  fail "$1 could not be installed; is the network there? Started again, this goes on where it stopped (log: $log)." \
    "To use a LibTorch that you have: Torch_DIR=.../share/cmake/Torch ./optbench ..."
}

make_venv() {
  python=$(find_python) || {
    # shellcheck disable=SC2046 # one argument per package
    install_packages $(sed -n 's/^venv *//p' "$root/cmake/apt-packages.txt")
    python=$(find_python) || fail "expected Python 3.10 or newer with the venv module, as python3 or /usr/bin/python3"
  }
  "$python" -m venv --clear "$venv" >>"$log" 2>&1 || fail_with_log "$log" "$venv: could not be made with $python"
}

# venv_contents BUILD: what a finished .venv says about itself.
venv_contents() {
  printf 'LibTorch build: %s\n' "$1"
  cat "$root/requirements.txt"
}

# set_up_venv [cpu|cuda]
set_up_venv() {
  made=
  if [ -e "$venv_stamp" ]; then made=$(sed -n 's/^LibTorch build: //p' "$venv_stamp"); fi
  # An environment keeps the build it was made with: a cluster's nodes with and without GPU may share the folder.
  build=${1:-$made}
  if [ -z "$build" ]; then
    if has_nvidia_gpu; then build=cuda; else build=cpu; fi
  fi
  if [ -x "$venv/bin/python" ] && venv_contents "$build" | cmp -s - "$venv_stamp"; then return; fi

  size='about 200 MB'
  if [ "$build" = cuda ]; then size='about 3 GB'; fi
  say "setting up .venv with LibTorch ($build build, $size to download; log: build/setup.log)"
  rm -f "$venv_stamp"
  venv_pip --version || make_venv
  if [ -n "$made" ] && [ "$made" != "$build" ]; then venv_pip uninstall -y torch; fi
  install_torch "$build" || fail_to_download "torch $version"
  pip_install -r "$root/requirements.txt" || fail_to_download requirements.txt
  "$venv/bin/python" -c 'import torch; torch.zeros(1)' >>"$log" 2>&1 ||
    fail_with_log "$log" "the installed torch does not load"
  venv_contents "$build" >"$venv_stamp.part"
  mv "$venv_stamp.part" "$venv_stamp"
}

# -----------------------------------------------------------------------------------------------------------------

checks=no
browser=no
torch_build=
for argument in "$@"; do
  case $argument in
    --checks) checks=yes ;;
    --browser) browser=yes ;;
    cpu | cuda) torch_build=$argument ;;
    *)
      say "deps: expected --checks, --browser, cpu or cuda, got '$argument'"
      exit 2
      ;;
  esac
done

take_build_lock
: >"$log"
if command -v dpkg-query >/dev/null; then
  # shellcheck disable=SC2046 # one argument per package
  install_if_any $(missing_packages build)
  if [ "$checks" = yes ]; then
    # A check whose program cannot be had here is skipped by `make check`, with that reason.
    # shellcheck disable=SC2046
    (install_if_any $(missing_packages check)) || say "going on without them: the checks that need them are skipped"
  fi
  if [ "$browser" = yes ]; then
    # shellcheck disable=SC2046
    (install_if_any $(missing_packages browser)) || say "going on without them: the browser's tests are skipped"
  fi
else
  require_programs
fi
libtorch=$(own_libtorch)
if [ -z "$libtorch" ]; then set_up_venv "$torch_build"; fi
if [ "$browser" = yes ]; then
  wanted=$root/tests/browser/requirements.txt
  if [ -x "$venv/bin/python" ]; then
    "$venv/bin/python" -c 'import selenium' 2>/dev/null || pip_install -r "$wanted" ||
      say "going on without it: selenium could not be installed, the browser's tests are skipped"
  else
    say "no .venv, as this build uses another LibTorch: the browser's tests use python3, and are skipped where it has no selenium"
  fi
fi
