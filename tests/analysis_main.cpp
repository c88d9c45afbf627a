// SPDX-License-Identifier: MIT
// Both: doctest.h, which sets the first for the second, was read in the precompiled header.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
