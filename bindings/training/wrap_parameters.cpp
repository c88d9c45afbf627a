// SPDX-License-Identifier: MIT
#include "bindings/training/wrap_parameters.hpp"

#include "bindings/tensor/wrap_tensor.hpp"

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>

namespace optbench::bindings::training {
namespace {

void push_parameter(lua_State* L, const model::Parameters& parameters,
                    const model::Parameter& parameter) {
  lua_createtable(L, 0, 6);
  lua_pushstring(L, parameter.name.c_str());
  lua_setfield(L, -2, "name");
  lua_pushstring(L, to_text(parameter.kind).c_str());
  lua_setfield(L, -2, "kind");
  lua_createtable(L, static_cast<int>(parameter.shape.size()), 0);
  for (std::size_t d = 0; d < parameter.shape.size(); ++d) {
    lua_pushinteger(L, parameter.shape[d]);
    lua_seti(L, -2, static_cast<lua_Integer>(d) + 1);
  }
  lua_setfield(L, -2, "shape");
  tensor::push_tensor(
      L,
      parameters.flat_values().narrow(0, parameter.offset, parameter.numel).view(parameter.shape));
  lua_setfield(L, -2, "value");
  tensor::push_tensor(L, parameter.gradient);
  lua_setfield(L, -2, "gradient");
  tensor::push_tensor(L, parameter.value);
  lua_setfield(L, -2, "leaf");
}

}  // namespace

void push_parameters(lua_State* L, const model::Parameters& parameters) {
  lua_createtable(L, static_cast<int>(parameters.size()), static_cast<int>(parameters.size()) + 2);
  lua_Integer index = 0;
  for (const model::Parameter& parameter : parameters.all()) {
    push_parameter(L, parameters, parameter);
    lua_pushvalue(L, -1);
    lua_seti(L, -3, ++index);
    lua_setfield(L, -2, parameter.name.c_str());
  }
  tensor::push_tensor(L, parameters.flat_values());
  lua_setfield(L, -2, "flat_values");
  tensor::push_tensor(L, parameters.flat_gradient());
  lua_setfield(L, -2, "flat_gradient");
}

}  // namespace optbench::bindings::training
