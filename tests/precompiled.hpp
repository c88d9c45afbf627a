// SPDX-License-Identifier: MIT
#pragma once

// LibTorch comes first: included the other way round, c10 would take the name CHECK for itself, and
// the assertions written with it would not be counted.
#include "engine/precompiled.hpp"

#include <torch/types.h>

#include <doctest/doctest.h>
