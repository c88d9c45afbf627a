#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rooms and their arrows: what each `room(...)` of a CMakeLists.txt says it uses is what its files include."""

from __future__ import annotations

import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = ("engine", "datasets", "problems", "bindings")
# A layer may use itself and these.
BELOW = {"engine": (), "datasets": ("engine",), "problems": ("engine",), "bindings": ("engine", "datasets", "problems")}
MOST_FILES = 45  # of a folder
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
# The program on top: no library, so no room.
TOP = {"bindings/main.cpp", "bindings/heap_huge_pages.cpp", "bindings/waiting_threads.cpp",
       "engine/compiled_fmt.cpp", "engine/precompiled.cpp",
       "engine/precompiled.hpp", "engine/precompiled_plain.hpp"}

Room = collections.namedtuple("Room", "folder uses parts plain")


def declared_rooms() -> dict[str, Room]:
    rooms: dict[str, Room] = {}
    for layer in LAYERS:
        text = re.sub(r"#[^\n]*", "", (ROOT / layer / "CMakeLists.txt").read_text(encoding="utf-8"))
        for call in re.findall(r"\broom\(([^)]*)\)", text):
            words = call.split()
            lists = {"": [], "WITH": [], "USES": [], "LINKS": []}
            key = ""
            for word in words[1:]:
                if word in lists:
                    key = word
                else:
                    lists[key].append(word)
            rooms[words[0]] = Room(words[0], lists["USES"], lists["WITH"], "PLAIN" in lists[""])
    return rooms


ROOMS = declared_rooms()
FOLDERS = {room.folder: room.folder for room in ROOMS.values()} | {
    f"{room.folder}/{part}": room.folder for room in ROOMS.values() for part in room.parts}


def sources(*folders: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for folder in folders
                  for ending in ("*.cpp", "*.hpp") for path in (ROOT / folder).rglob(ending))


def includes(file: str) -> list[str]:
    return INCLUDE.findall((ROOT / file).read_text(encoding="utf-8"))


def room_of(file: str) -> str:
    return FOLDERS.get(str(pathlib.PurePosixPath(file).parent), "")


def own_includes() -> dict[str, dict[str, str]]:
    """For each room: the rooms that its files include, each with one file that does."""
    found: dict[str, dict[str, str]] = {folder: {} for folder in ROOMS}
    for file in sources(*LAYERS):
        if file in TOP:
            continue
        for included in includes(file):
            other = room_of(included)
            if other and other != room_of(file):
                found[room_of(file)].setdefault(other, file)
    return found


def test_every_source_file_belongs_to_a_room() -> list[str]:
    return [f"{file}: its folder is no room(...)" for file in sources(*LAYERS) if file not in TOP and not room_of(file)]


def test_a_room_includes_only_the_rooms_that_it_uses() -> list[str]:
    return [f"{file}: includes {other}, which {folder} does not list under USES"
            for folder, others in own_includes().items() for other, file in others.items()
            if other not in ROOMS[folder].uses]


def test_no_room_lists_a_room_that_it_does_not_include() -> list[str]:
    found = own_includes()
    return [f"{folder}: USES {other}, but no file includes it"
            for folder, room in ROOMS.items() for other in room.uses if other not in found[folder]]


def test_arrows_between_rooms_make_no_circle() -> list[str]:
    order = list(ROOMS)
    return [f"{folder} uses {other}, which is not listed before it"
            for folder, room in ROOMS.items() for other in room.uses
            if other not in order or (order.index(other) >= order.index(folder))]


def test_layers_know_only_the_layers_below() -> list[str]:
    return [f"{folder} uses {other}" for folder, room in ROOMS.items() for other in room.uses
            if (below := other.split("/")[0]) != folder.split("/")[0] and below not in BELOW[folder.split("/")[0]]]


def test_plain_rooms_know_no_tensors() -> list[str]:
    wrong = [f"{folder} is PLAIN and uses {other}, which is not" for folder, room in ROOMS.items() if room.plain
             for other in room.uses if not ROOMS[other].plain]
    return wrong + [f"{file}: includes {included}" for file in sources(*LAYERS)
                    if file not in TOP and room_of(file) and ROOMS[room_of(file)].plain
                    for included in includes(file) if included.startswith(("ATen/", "c10/", "torch/"))]


def test_luas_headers_stay_in_bindings() -> list[str]:
    return [f"{file}: includes {included}" for file in sources("engine", "datasets", "problems")
            for included in includes(file) if re.match(r"(lua|lualib|lauxlib|luaconf)\b|lua5", included)]


def test_reading_arguments_of_lua_knows_no_tensors() -> list[str]:
    return [f"{file}: includes {included}" for file in ("bindings/lua/arguments.hpp", "bindings/lua/arguments.cpp")
            for included in includes(file) if included.startswith(("ATen/", "c10/", "torch/", "bindings/tensor"))]


def test_no_include_climbs_out_of_its_folder() -> list[str]:
    return [f"{file}: includes {included}" for file in sources(*LAYERS, "tests")
            for included in includes(file) if included.startswith("../") or "/../" in included]


def test_bindings_let_luas_errors_through() -> list[str]:
    # With Lua's C++ build its errors are exceptions.
    return [f"{file}: catch (...) swallows Lua's own errors" for file in sources("bindings")
            if re.search(r"catch\s*\(\s*\.\.\.\s*\)", (ROOT / file).read_text(encoding="utf-8"))]


def namespace_of(folder: str) -> str:
    """The folders' names; what a whole layer stands on (engine/base, bindings/lua) has the layer's own namespace."""
    special = {"engine/base": "optbench", "bindings/lua": "optbench::bindings", "engine/train/native": "optbench::native"}
    return special.get(folder) or "optbench::" + folder.removeprefix("engine/").replace("/", "::")


def test_a_room_has_a_namespace_of_its_own() -> list[str]:
    names = [namespace_of(folder) for folder in ROOMS]
    wrong = [f"{name}: the namespace of two rooms" for name, count in collections.Counter(names).items() if count > 1]
    for file in sources(*LAYERS):
        expected = f"namespace {namespace_of(room_of(file))} {{"
        if file not in TOP and expected not in (ROOT / file).read_text(encoding="utf-8"):
            wrong.append(f"{file}: expected '{expected}'")
    return wrong


def test_no_folder_is_crowded() -> list[str]:
    counts = collections.Counter(str(pathlib.PurePosixPath(file).parent) for file in sources(*LAYERS))
    return [f"{folder}: {count} files, expected at most {MOST_FILES}"
            for folder, count in counts.items() if count > MOST_FILES]


def main() -> int:
    failed = 0
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    for name, test in tests:
        wrong = test()
        if wrong:
            failed += 1
            print(f"FAIL: {name[5:].replace('_', ' ')}", *wrong, sep="\n  ")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
