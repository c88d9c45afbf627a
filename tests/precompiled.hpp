// SPDX-License-Identifier: MIT
#pragma once

// LibTorch comes first: included the other way round, c10 would take the name CHECK for itself, and
// the assertions written with it would not be counted. Not <torch/torch.h>: the templates that it
// leaves to be instantiated would cost each file seconds.
#include "engine/precompiled.hpp"

#include <doctest/doctest.h>
