# SPDX-License-Identifier: MIT
# shellcheck shell=sh

# Prints the folder with TorchConfig.cmake that the environment names in CMake's own variables:
# Torch_DIR as it stands, else the first entry of CMAKE_PREFIX_PATH that holds LibTorch, else nothing.
named_libtorch() {
  if [ -n "${Torch_DIR-}" ]; then
    printf '%s\n' "$Torch_DIR"
    return
  fi
  rest=${CMAKE_PREFIX_PATH-}
  while [ -n "$rest" ]; do
    prefix=${rest%%:*}
    case $rest in
      *:*) rest=${rest#*:} ;;
      *) rest= ;;
    esac
    for config in "$prefix"/share/cmake/Torch/TorchConfig.cmake \
      "$prefix"/lib/cmake/Torch/TorchConfig.cmake "$prefix"/lib/*/cmake/Torch/TorchConfig.cmake; do
      if [ -n "$prefix" ] && [ -e "$config" ]; then
        printf '%s\n' "${config%/TorchConfig.cmake}"
        return
      fi
    done
  done
}
