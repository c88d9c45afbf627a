#!/bin/sh
# SPDX-License-Identifier: MIT
# The launcher's promises, in a copy of the checkout whose path holds a space. The programs that it calls (apt-get,
# python3, cmake, ninja) are stand-ins that write down their calls; the binary that "Ninja" builds prints where it
# was started and with what.
set -eu

root=$(CDPATH='' cd -- "${0%/*}/.." && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# --- The stand-ins ---------------------------------------------------------------------------------------------------

programs=$scratch/programs
mkdir "$programs"
export CALLS="$scratch/calls" WORLD="$scratch/world"

# stand_in NAME: takes the script from stdin; it first writes its call down.
stand_in() {
  {
    echo '#!/bin/sh'
    # shellcheck disable=SC2016 # the stand-in expands them
    echo "echo \"$1 "'$*" >>"$CALLS"'
    cat
  } >"$programs/$1"
  chmod +x "$programs/$1"
}

stand_in dpkg-query <<'EOF'
for package; do :; done
grep -qx "$package" "$WORLD/packages" && printf installed
EOF
stand_in apt-get <<'EOF'
case "$*" in *' install '*) for word; do echo "$word"; done >>"$WORLD/packages" ;; esac
EOF
stand_in sudo <<'EOF'
exec "$@"
EOF
stand_in id <<'EOF'
cat "$WORLD/user"
EOF
stand_in nvidia-smi <<'EOF'
exit 9
EOF
stand_in python3 <<'EOF'
case "$*" in *'-m venv'*) ;; *) exit 0 ;; esac
for folder; do :; done
mkdir -p "$folder/bin" "$folder/share/cmake/Torch"
cat >"$folder/bin/python" <<'PYTHON'
#!/bin/sh
echo "venv-python $*" >>"$CALLS"
case "$*" in
  *"$(cat "$WORLD/download_breaks_at")"*) exit 1 ;;
  *install*torch*) touch "${0%/*}/../share/cmake/Torch/TorchConfig.cmake" ;;
esac
PYTHON
chmod +x "$folder/bin/python"
EOF
# "CMake" finds the LibTorch it is given, else the environment's.
stand_in cmake <<'EOF'
libtorch=
for word; do
  case $word in -DTorch_DIR=*) libtorch=${word#*=} ;; esac
done
cd "$2"
: "${libtorch:=$PWD/.venv/share/cmake/Torch}"
mkdir -p build
touch build/build.ninja
printf 'CMAKE_HOME_DIRECTORY:INTERNAL=%s\nTorch_DIR:PATH=%s\n' "$PWD" "$libtorch" >build/CMakeCache.txt
EOF
stand_in ninja <<'EOF'
mkdir "$WORLD/compiling" || { echo overlap >>"$CALLS"; exit 1; }
echo "[1/1] compiling"
cat "$2/../engine/source.cpp"
sleep "$(cat "$WORLD/compile_seconds")"
if [ -e "$WORLD/saves_while_compiling" ]; then touch "$2/../engine/source.cpp"; fi
rmdir "$WORLD/compiling"
touch "$2/.ninja_log"
if grep -q 'syntax error' "$2/../engine/source.cpp"; then exit 1; fi
cat >"$2/optbench" <<'BINARY'
#!/bin/sh
printf 'in %s:' "$PWD"
printf ' [%s]' "$@"
echo
case ${1-} in exit) exit "$2" ;; esac
BINARY
chmod +x "$2/optbench"
EOF
for program in c++ pkg-config; do stand_in "$program" </dev/null; done
export PATH="$programs:$PATH"
unset Torch_DIR CMAKE_PREFIX_PATH OPTBENCH_LOCK_HELD

# fresh_checkout: a clone that nothing was done in, on a machine with all packages, as root.
fresh_checkout() {
  chmod -R u+w "$scratch/a checkout" 2>/dev/null || true
  rm -rf "$scratch/a checkout" "$WORLD"
  checkout="$scratch/a checkout"
  mkdir -p "$checkout" "$WORLD"
  for folder in engine datasets problems bindings scripts cmake; do mkdir "$checkout/$folder"; done
  cp "$root/optbench" "$root/requirements.txt" "$root/CMakeLists.txt" "$checkout"
  cp "$root"/cmake/* "$checkout/cmake"
  echo 'int x;' >"$checkout/engine/source.cpp"
  awk '!/^#/ { print $2 }' "$root/cmake/apt-packages.txt" >"$WORLD/packages"
  echo 0 >"$WORLD/user"
  echo 0 >"$WORLD/compile_seconds"
  echo nowhere >"$WORLD/download_breaks_at"
  : >"$CALLS"
}

# launch ARGUMENT...: sets status, and the files output and errors.
launch() {
  : >"$CALLS"
  status=0
  "$checkout/optbench" "$@" >"$scratch/output" 2>"$scratch/errors" </dev/null || status=$?
}

# --- What is expected of a launch --------------------------------------------------------------------------------------

promise=
broken=
begin() {
  promise=$1
  broken=
  fresh_checkout
}
expect() { # WHAT COMMAND...
  what=$1
  shift
  if ! "$@"; then broken="$broken; $what"; fi
}
finish() {
  if [ -z "$broken" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAIL: %s%s\n-- calls\n%s\n-- stdout\n%s\n-- stderr\n%s\n' "$promise" "$broken" \
      "$(cat "$CALLS")" "$(cat "$scratch/output")" "$(cat "$scratch/errors")"
  fi
}
status_is() { [ "$status" -eq "$1" ]; }
stdout_is() { [ "$(cat "$scratch/output")" = "$1" ]; }
stderr_has() { grep -qF -- "$1" "$scratch/errors"; }
called() { grep -q -- "$1" "$CALLS"; }
not_called() { ! called "$1"; }
silent() { ! [ -s "$scratch/errors" ]; }
later() { touch -d '+2 seconds' "$1"; }

# --- The promises ------------------------------------------------------------------------------------------------------

begin "the first launch sets up, builds and becomes the binary"
cd "$scratch"
launch run 'two words' --lr 1
expect "status 0" status_is 0
expect "only the binary on stdout" stdout_is "in $scratch: [run] [two words] [--lr] [1]"
expect "LibTorch's CPU build" called 'install torch==.*+cpu'
expect "an announcement" stderr_has 'building for the first time'
expect "no package installed" not_called 'apt-get'
finish

begin "nothing changed: nothing runs but the binary"
launch run
launch run
expect "no calls" [ ! -s "$CALLS" ]
expect "no words" silent
finish

begin "a saved, a new and a removed source file are each built"
launch run
later "$checkout/engine/source.cpp"
launch run
expect "built after saving" called '^ninja'
expect "no set-up for it" not_called 'venv-python'
touch -d '-1 hour' "$checkout/engine/source.cpp"
rm -rf "$checkout/build"
launch run
echo 'int y;' >"$checkout/problems/new.cpp"
later "$checkout/problems"
launch run
expect "built for a new file" called '^ninja'
touch -d '-1 hour' "$checkout/problems" "$checkout/problems/new.cpp"
rm -rf "$checkout/build"
launch run
launch run
expect "then at rest" not_called '^ninja'
rm "$checkout/problems/new.cpp"
launch run
expect "built for a removed file" called '^ninja'
finish

begin "what is saved while a build runs is built at the next launch"
touch "$WORLD/saves_while_compiling"
launch run
rm "$WORLD/saves_while_compiling"
launch run
expect "built again" called '^ninja'
launch run
expect "then at rest" not_called '^ninja'
finish

begin "works through a symbolic link, from another folder"
mkdir "$WORLD/elsewhere"
ln -s "$checkout/optbench" "$WORLD/first link"
ln -s "../first link" "$WORLD/elsewhere/optbench"
cd "$WORLD/elsewhere"
status=0
./optbench list >"$scratch/output" 2>"$scratch/errors" || status=$?
cd "$scratch"
expect "status 0" status_is 0
expect "the caller's folder" stdout_is "in $WORLD/elsewhere: [list]"
finish

begin "the binary's exit status is the launcher's"
launch exit 130
expect "status 130" status_is 130
finish

begin "a failed build shows the compiler's words and runs nothing"
launch run
echo 'syntax error' >"$checkout/engine/source.cpp"
later "$checkout/engine/source.cpp"
launch run
expect "status 1" status_is 1
expect "the message" stderr_has 'syntax error'
expect "the log's name" stderr_has 'build/build.log'
expect "empty stdout" stdout_is ''
launch run
expect "not taken for built" status_is 1
finish

begin "a broken download leaves no environment that passes for a good one"
echo '-r ' >"$WORLD/download_breaks_at"
launch run
expect "status 1" status_is 1
expect "a message" stderr_has 'requirements.txt could not be installed'
expect "no stamp" [ ! -e "$checkout/.venv/optbench-setup.txt" ]
echo nowhere >"$WORLD/download_breaks_at"
launch run
expect "completed by the next launch" status_is 0
expect "stamped" [ -e "$checkout/.venv/optbench-setup.txt" ]
finish

begin "other requirements bring the environment up to date"
launch run
echo 'numpy==9.9' >>"$checkout/requirements.txt"
later "$checkout/requirements.txt"
launch run
expect "pip called" called 'venv-python .*install -r'
expect "the environment kept" not_called 'm venv'
finish

begin "a LibTorch that the environment names is used, and no environment is made"
mkdir -p "$WORLD/my torch/share/cmake/Torch"
touch "$WORLD/my torch/share/cmake/Torch/TorchConfig.cmake"
CMAKE_PREFIX_PATH="/nowhere:$WORLD/my torch" launch run
expect "status 0" status_is 0
expect "no environment" [ ! -e "$checkout/.venv" ]
expect "CMake told" called "Torch_DIR=$WORLD/my torch/share/cmake/Torch"
launch run
expect "remembered without the variable" [ ! -e "$checkout/.venv" ]
CMAKE_PREFIX_PATH="/nowhere:$WORLD/my torch" launch run
expect "nothing to do with it" [ ! -s "$CALLS" ]
finish

begin "a Torch_DIR without LibTorch is refused"
Torch_DIR=/nowhere/Torch launch run
expect "status 1" status_is 1
expect "the message" stderr_has "Torch_DIR: expected a folder that holds TorchConfig.cmake"
finish

begin "missing packages are installed, as root"
echo cmake >"$WORLD/packages"
launch run
expect "status 0" status_is 0
expect "installed" called 'apt-get .*install .*liblua5.4-dev'
expect "said so" stderr_has 'installing with apt-get:'
expect "no sudo" not_called '^sudo'
finish

begin "missing packages are installed, by sudo for a user"
echo cmake >"$WORLD/packages"
echo 1000 >"$WORLD/user"
launch run
expect "status 0" status_is 0
expect "sudo" called '^sudo .*apt-get .*install .*liblua5.4-dev'
finish

begin "deps only sets up"
launch deps
expect "status 0" status_is 0
expect "an environment" [ -e "$checkout/.venv/optbench-setup.txt" ]
expect "no build" not_called '^ninja'
launch deps nonsense
expect "wrong usage is 2" status_is 2
finish

begin "a moved checkout is configured anew"
launch run
mv "$checkout" "$WORLD/moved"
checkout=$WORLD/moved
launch run
expect "status 0" status_is 0
expect "CMake called" called '^cmake'
finish

begin "a copied checkout is configured anew, with its own environment"
launch run
cp -R "$checkout" "$WORLD/copy"
rm -rf "$WORLD/copy/.venv"
original=$checkout
checkout=$WORLD/copy
later "$checkout/engine/source.cpp"
launch run
expect "status 0" status_is 0
expect "CMake called" called "^cmake -S $checkout"
expect "an environment" [ -e "$checkout/.venv/optbench-setup.txt" ]
checkout=$original
finish

begin "two launches at once build one after the other"
echo 0.3 >"$WORLD/compile_seconds"
"$checkout/optbench" first >"$scratch/first" 2>/dev/null &
"$checkout/optbench" second >"$scratch/second" 2>/dev/null &
wait
: >"$scratch/output"
: >"$scratch/errors"
expect "no overlap" not_called '^overlap'
expect "both ran" grep -q second "$scratch/second"
expect "both ran" grep -q first "$scratch/first"
finish

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
