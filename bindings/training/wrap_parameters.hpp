// SPDX-License-Identifier: MIT
#pragma once

#include "engine/model/parameters.hpp"

#include <lua.hpp>

namespace optbench::bindings::training {

/// Pushes a table of a problem's parameters:
///
///   [1], [2], ...     { name, kind, shape, value, gradient, leaf } in forward order
///   ["conv1.weight"]  the same by name
///   flat_values       all values, shape [n]; flat_gradient: all gradients
///
/// `value` and `gradient` are views of the flat tensors; `leaf` is the tensor that forward passes
/// record.
void push_parameters(lua_State* L, const model::Parameters& parameters);

}  // namespace optbench::bindings::training
