#!/bin/sh
# SPDX-License-Identifier: MIT
# The layers: engine <- datasets, problems <- bindings <- main.cpp. CMake's link lines grant includes downwards;
# this test refuses the ones they cannot see.
set -eu
cd "${0%/*}/.."

passed=0
failed=0

# promises NAME PATTERN FILE...: no line of the files matches the pattern. Files that do not exist are an error.
promises() {
  name=$1 pattern=$2
  shift 2
  status=0
  found=$(grep -rnE --include='*.cpp' --include='*.hpp' -e "$pattern" "$@") || status=$?
  case $status in
    0)
      failed=$((failed + 1))
      printf 'FAIL: %s\n%s\n' "$name" "$found"
      ;;
    1) passed=$((passed + 1)) ;;
    *)
      failed=$((failed + 1))
      printf 'FAIL: %s: the files could not be read\n' "$name"
      ;;
  esac
}

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]'

promises "the engine includes no other layer" "$include(datasets|problems|bindings)/" engine
promises "data sets include only the engine" "$include(problems|bindings)/" datasets
promises "problems include only the engine" "$include(datasets|bindings)/" problems
promises "Lua's headers stay in bindings" "$include(lua|lualib|lauxlib|lua5\.4/|luaconf)" engine datasets problems
promises "no file climbs out of its folder" "$include\.\.?/" engine datasets problems bindings tests
# `catch (...)` would swallow Lua's own errors: with the C++ build they are exceptions.
promises "bindings let Lua's errors through" 'catch[[:space:]]*\([[:space:]]*\.\.\.[[:space:]]*\)' bindings

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
