# Finds LibTorch 2.6 or newer: first the one named by the user (Torch_DIR, CMAKE_PREFIX_PATH), then that of the
# project's virtual environment. Sets Torch_DIR in the cache, Torch_VERSION, TORCH_INSTALL_PREFIX, TORCH_INCLUDE_DIRS and the
# target `torch`.

# The folder of the virtual environment's TorchConfig.cmake, or nothing. Only the package's location is
# queried, because importing torch takes seconds.
function(find_torch_in_venv result)
  set(${result} "" PARENT_SCOPE)
  set(python "${PROJECT_SOURCE_DIR}/.venv/bin/python")
  if(NOT EXISTS "${python}")
    return()
  endif()
  execute_process(
    COMMAND "${python}" -c "import importlib.util as u; print(u.find_spec('torch').submodule_search_locations[0])"
    OUTPUT_VARIABLE package OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status ERROR_QUIET)
  if(status EQUAL 0)
    set(${result} "${package}/share/cmake/Torch" PARENT_SCOPE)
  endif()
endfunction()

# The target for a LibTorch built for CUDA. Its own CMake package stops where the CUDA toolkit is missing or of another
# version; the libraries themselves bring all they need at run time, and our code includes no CUDA header.
function(import_torch_for_cuda prefix)
  add_library(torch INTERFACE IMPORTED GLOBAL)
  # libtorch.so holds nothing that we call: it pulls in the CUDA kernels, which register themselves when loaded.
  target_link_libraries(torch INTERFACE
    "-Wl,--no-as-needed,${prefix}/lib/libtorch.so,--as-needed"
    "${prefix}/lib/libtorch_cpu.so" "${prefix}/lib/libc10.so"
    "-Wl,--unresolved-symbols=ignore-in-shared-libs")
  target_include_directories(torch SYSTEM INTERFACE ${ARGN})
endfunction()

if(NOT Torch_DIR AND DEFINED ENV{Torch_DIR})
  set(Torch_DIR "$ENV{Torch_DIR}" CACHE PATH "The folder of LibTorch's TorchConfig.cmake")
endif()
if(NOT Torch_DIR)
  string(REPLACE ":" ";" OPTBENCH_PREFIXES "$ENV{CMAKE_PREFIX_PATH}")
  find_path(Torch_DIR TorchConfig.cmake
    PATHS ${CMAKE_PREFIX_PATH} ${OPTBENCH_PREFIXES} NO_DEFAULT_PATH
    PATH_SUFFIXES share/cmake/Torch lib/cmake/Torch lib/${CMAKE_LIBRARY_ARCHITECTURE}/cmake/Torch
    DOC "The folder of LibTorch's TorchConfig.cmake")
endif()
if(NOT Torch_DIR)
  find_torch_in_venv(OPTBENCH_VENV_TORCH)
  set(Torch_DIR "${OPTBENCH_VENV_TORCH}" CACHE PATH "The folder of LibTorch's TorchConfig.cmake" FORCE)
endif()
if(NOT EXISTS "${Torch_DIR}/TorchConfig.cmake")
  message(FATAL_ERROR
    "LibTorch was not found. Expected Torch_DIR or CMAKE_PREFIX_PATH to name an installation (2.6 or newer), "
    "or a virtual environment in .venv that holds the torch package; got Torch_DIR='${Torch_DIR}'. "
    "Run ./optbench deps (or make deps) to set the environment up.")
endif()

get_filename_component(TORCH_INSTALL_PREFIX "${Torch_DIR}/../../.." ABSOLUTE)
if(EXISTS "${TORCH_INSTALL_PREFIX}/lib/libtorch_cuda.so")
  include("${Torch_DIR}/TorchConfigVersion.cmake")
  set(Torch_VERSION "${PACKAGE_VERSION}")
  set(TORCH_INCLUDE_DIRS "${TORCH_INSTALL_PREFIX}/include" "${TORCH_INSTALL_PREFIX}/include/torch/csrc/api/include")
  import_torch_for_cuda("${TORCH_INSTALL_PREFIX}" ${TORCH_INCLUDE_DIRS})
else()
  find_package(Torch 2.6 QUIET)
endif()
if(NOT TARGET torch OR Torch_VERSION VERSION_LESS 2.6)
  message(FATAL_ERROR "LibTorch in '${TORCH_INSTALL_PREFIX}': expected version 2.6 or newer, got '${Torch_VERSION}'.")
endif()
message(STATUS "LibTorch ${Torch_VERSION}: ${TORCH_INSTALL_PREFIX}")
