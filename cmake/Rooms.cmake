# A room is a folder with one purpose, built as a static library. Its link line determines which headers it can include.
#
# room(<folder> [PLAIN] [WITH <sub-folder>...] [USES <folder>...] [LINKS <library>...])
#   folder   from the root of the checkout; the target is `optbench_` and the folder with `_` for `/`
#   PLAIN    compiled without LibTorch, whose headers take longer to read than such files to compile
#   WITH     sub-folders whose sources belong to this room
#   USES     the rooms whose headers it includes; tests/layering_test.py compares these with the includes
#   LINKS    libraries that are not ours
function(room folder)
  cmake_parse_arguments(ROOM "PLAIN" "" "WITH;USES;LINKS" ${ARGN})
  room_target(target "${folder}")
  set(patterns "${PROJECT_SOURCE_DIR}/${folder}/*.cpp")
  foreach(part IN LISTS ROOM_WITH)
    list(APPEND patterns "${PROJECT_SOURCE_DIR}/${folder}/${part}/*.cpp")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  add_library(${target} STATIC ${sources})
  target_link_libraries(${target} PUBLIC optbench_options optbench_fmt PRIVATE ${ROOM_LINKS})
  foreach(used IN LISTS ROOM_USES)
    room_target(used_target "${used}")
    target_link_libraries(${target} PUBLIC ${used_target})
  endforeach()
  if(NOT ROOM_PLAIN)
    target_link_libraries(${target} PUBLIC torch)
    # No warnings about LibTorch's headers.
    target_include_directories(${target} SYSTEM PUBLIC ${TORCH_INCLUDE_DIRS})
    target_precompile_headers(${target} REUSE_FROM optbench_precompiled)
  else()
    target_precompile_headers(${target} REUSE_FROM optbench_precompiled_plain)
  endif()
endfunction()

function(room_target result folder)
  string(REPLACE "/" "_" name "${folder}")
  set(${result} "optbench_${name}" PARENT_SCOPE)
endfunction()
