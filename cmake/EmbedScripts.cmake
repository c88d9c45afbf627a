# Turns the scripts of scripts/manifest.lua into C++ string literals.
#
# Included:  embed_scripts(<target>) adds the generated source to the target.
# As a script (cmake -P): writes OUTPUT from FOLDER/<path> for each path in SCRIPTS (joined by "|").
cmake_minimum_required(VERSION 3.22)

if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "|" ";" SCRIPTS "${SCRIPTS}")
  set(entries "")
  foreach(script IN LISTS SCRIPTS)
    file(READ "${FOLDER}/${script}" text)
    if(text MATCHES "\\)lua_text\"")
      message(FATAL_ERROR "${script}: holds the delimiter of the literal it would be put in")
    endif()
    string(APPEND entries "    {\"${script}\", R\"lua_text(${text})lua_text\"},\n")
  endforeach()
  file(WRITE "${OUTPUT}"
"// Generated from scripts/ by cmake/EmbedScripts.cmake.
#include \"bindings/lua/embedded_scripts.hpp\"

namespace optbench::bindings {
namespace {

constexpr EmbeddedScript kScripts[] = {
${entries}};

}  // namespace

std::span<const EmbeddedScript> embedded_scripts() { return kScripts; }

}  // namespace optbench::bindings
")
  return()
endif()

set(OPTBENCH_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(embed_scripts target)
  set(folder "${PROJECT_SOURCE_DIR}/scripts")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}/manifest.lua")
  file(STRINGS "${folder}/manifest.lua" lines REGEX "^ *\"[a-z0-9_/]+\\.lua\",$")
  set(scripts "")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^ *\"(.*)\",$" "\\1" script "${line}")
    if(NOT EXISTS "${folder}/${script}")
      message(FATAL_ERROR "scripts/manifest.lua lists ${script}, which does not exist")
    endif()
    list(APPEND scripts "${script}")
  endforeach()
  list(TRANSFORM scripts PREPEND "${folder}/" OUTPUT_VARIABLE paths)
  list(JOIN scripts "|" joined)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_scripts.cpp")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${folder}" "-DSCRIPTS=${joined}" "-DOUTPUT=${output}"
            -P "${OPTBENCH_EMBED_SCRIPT}"
    DEPENDS ${paths} "${folder}/manifest.lua" "${OPTBENCH_EMBED_SCRIPT}"
    COMMENT "Embedding the shipped scripts"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
