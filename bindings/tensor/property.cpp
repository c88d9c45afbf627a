// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/tensor_text.hpp"
#include "bindings/tensor/tensor_value.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::tensor {

namespace {

using at::Tensor;

int item(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (self.numel() != 1) {
    fail_argument(L, 1, "one element expected, got shape " + data::shape_text(self.sizes()));
  }
  push_element(L, self);
  return 1;
}

int numel(lua_State* L) {
  lua_pushinteger(L, check_tensor(L, 1).numel());
  return 1;
}

int dim(lua_State* L) {
  lua_pushinteger(L, check_tensor(L, 1).dim());
  return 1;
}

/// "{2, 3}" for the list of integers at `index`.
std::string list_text(lua_State* L, int index) {
  std::string text = "{";
  const auto size = static_cast<lua_Integer>(lua_rawlen(L, index));
  for (lua_Integer i = 1; i <= size; ++i) {
    lua_rawgeti(L, index, i);
    text += fmt::format("{}{}", i == 1 ? "" : ", ", luaL_tolstring(L, -1, nullptr));
    lua_pop(L, 2);
  }
  return text + "}";
}

int shape_text(lua_State* L) {
  check_table(L, 1);
  lua_pushstring(L, list_text(L, 1).c_str());
  return 1;
}

/// shape .. text, text .. shape
int join_shape(lua_State* L) {
  std::string text;
  for (const int side : {1, 2}) {
    text += lua_istable(L, side) ? list_text(L, side) : luaL_tolstring(L, side, nullptr);
  }
  lua_pushstring(L, text.c_str());
  return 1;
}

/// Lets the list on top of the stack be printed and joined to a text.
void make_printable(lua_State* L) {
  if (luaL_newmetatable(L, "optbench.shape") != 0) {
    lua_pushcfunction(L, guarded<shape_text>);
    lua_setfield(L, -2, "__tostring");
    lua_pushcfunction(L, guarded<join_shape>);
    lua_setfield(L, -2, "__concat");
    lua_pushnil(L);  // `__name` would be what messages call it
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);  // one for all shapes: not for scripts to change
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
}

int shape(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  lua_createtable(L, static_cast<int>(self.dim()), 0);
  for (std::int64_t d = 0; d < self.dim(); ++d) {
    lua_pushinteger(L, self.size(d));
    lua_rawseti(L, -2, d + 1);
  }
  make_printable(L);
  return 1;
}

int size(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (lua_isnoneornil(L, 2)) return shape(L);
  if (self.dim() == 0) fail_argument(L, 2, "a tensor without dimensions has no sizes");
  lua_pushinteger(L, self.size(check_dimension(L, 2, self.dim())));
  return 1;
}

int dtype(lua_State* L) {
  lua_pushstring(L, machine::dtype_name(check_tensor(L, 1).scalar_type()).c_str());
  return 1;
}

int device(lua_State* L) {
  lua_pushstring(L, check_tensor(L, 1).device().str().c_str());
  return 1;
}

int is_contiguous(lua_State* L) {
  lua_pushboolean(L, check_tensor(L, 1).is_contiguous() ? 1 : 0);
  return 1;
}

int is_same(lua_State* L) {
  lua_pushboolean(L, check_tensor(L, 1).is_same(check_tensor(L, 2)) ? 1 : 0);
  return 1;
}

/// t:to("float64"), t:to("cuda"), t:to(other)
int to(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (const Tensor* other = peek<Tensor>(L, 2)) {
    return return_tensor(L, [&] { return self.to(other->device(), other->scalar_type()); });
  }
  if (lua_type(L, 2) != LUA_TSTRING) fail_type(L, 2, "dtype, device or Tensor");
  const std::string_view name = check_string(L, 2);
  if (name.starts_with("cpu") || name.starts_with("cuda")) {
    const at::Device target = machine::parse_device(name);
    return return_tensor(L, [&] { return self.to(target); });
  }
  const at::ScalarType target = parse_tensor_dtype("Tensor:to", name);
  return return_tensor(L, [&] { return self.to(target); });
}

template <at::ScalarType target>
int converted(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return self.to(target); });
}

int to_cpu(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  return return_tensor(L, [&] { return self.to(at::kCPU); });
}

/// t:cuda([index])
int to_cuda(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const auto index = optional_value<std::int64_t>(L, 2);
  const at::Device target = machine::parse_device(index ? fmt::format("cuda:{}", *index) : "cuda");
  return return_tensor(L, [&] { return self.to(target); });
}

int type_as(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const Tensor& other = check_tensor(L, 2);
  return return_tensor(L, [&] { return self.to(other.device(), other.scalar_type()); });
}

int element_size(lua_State* L) {
  lua_pushinteger(L, static_cast<lua_Integer>(check_tensor(L, 1).element_size()));
  return 1;
}

int is_floating_point(lua_State* L) {
  lua_pushboolean(L, check_tensor(L, 1).is_floating_point() ? 1 : 0);
  return 1;
}

/// t:stride() -> list, t:stride(dim) -> integer
int stride(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (!lua_isnoneornil(L, 2)) {
    if (self.dim() == 0) fail_argument(L, 2, "a tensor without dimensions has no strides");
    lua_pushinteger(L, self.stride(check_dimension(L, 2, self.dim())));
    return 1;
  }
  lua_createtable(L, static_cast<int>(self.dim()), 0);
  for (std::int64_t d = 0; d < self.dim(); ++d) {
    lua_pushinteger(L, self.stride(d));
    lua_rawseti(L, -2, d + 1);
  }
  return 1;
}

/// Pushes the elements of a CPU tensor as nested lists.
void push_list(lua_State* L, const Tensor& tensor) {
  if (tensor.dim() == 0) return push_element(L, tensor);
  luaL_checkstack(L, 4, "too many dimensions");
  lua_createtable(L, static_cast<int>(tensor.size(0)), 0);
  for (std::int64_t i = 0; i < tensor.size(0); ++i) {
    if (tensor.dim() == 1) {
      push_vector_element(L, tensor, i);
    } else {
      push_list(L, tensor.select(0, i));
    }
    lua_rawseti(L, -2, i + 1);
  }
}

int tolist(lua_State* L) {
  push_list(L, check_tensor(L, 1).to(at::kCPU));
  return 1;
}

int to_text(lua_State* L) {
  auto* box = static_cast<Box<Tensor>*>(luaL_checkudata(L, 1, Bound<Tensor>::name));
  const std::string text =
      box->value.defined() ? tensor_text(box->value) : std::string("Tensor (released)");
  lua_pushlstring(L, text.data(), text.size());
  return 1;
}

int length(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  if (self.dim() == 0) fail_argument(L, 1, "a tensor without dimensions has no length");
  lua_pushinteger(L, self.size(0));
  return 1;
}

int identical(lua_State* L) {
  const Tensor* left = peek<Tensor>(L, 1);
  const Tensor* right = peek<Tensor>(L, 2);
  lua_pushboolean(L, left != nullptr && right != nullptr && left->is_same(*right) ? 1 : 0);
  return 1;
}

int concatenate(lua_State* L) {
  luaL_tolstring(L, 1, nullptr);
  luaL_tolstring(L, 2, nullptr);
  lua_concat(L, 2);
  return 1;
}

/// One side of `<`: a number, or a tensor of one element.
double check_comparable(lua_State* L, int arg) {
  const Tensor* tensor = check_tensor_or_number(L, arg);
  if (tensor == nullptr) return check_number(L, arg);
  if (tensor->numel() != 1) {
    fail_argument(L, arg,
                  fmt::format("one element expected, got shape {}; t:lt(other) and its kin "
                              "compare elementwise",
                              data::shape_text(tensor->sizes())));
  }
  return tensor->item<double>();
}

int less(lua_State* L) {
  lua_pushboolean(L, check_comparable(L, 1) < check_comparable(L, 2) ? 1 : 0);
  return 1;
}

int less_or_equal(lua_State* L) {
  lua_pushboolean(L, check_comparable(L, 1) <= check_comparable(L, 2) ? 1 : 0);
  return 1;
}

constexpr Method kMethods[] = {
    method<item>("item", "t:item() -> number|boolean",
                 "The only element as a Lua value: a float, an integer or a boolean by the dtype."),
    method<numel>("numel", "t:numel() -> integer", "How many elements there are."),
    method<dim>("dim", "t:dim() -> integer", "How many dimensions there are."),
    method<shape>("shape", "t:shape() -> integer[]", "The sizes of all dimensions."),
    method<size>("size", "t:size(dim: integer) -> integer; t:size() -> integer[]",
                 "The size of a dimension, or of all of them."),
    method<dtype>("dtype", "t:dtype() -> string",
                  "\"float32\", \"float64\", \"float16\", \"bfloat16\", \"int64\", \"int32\", "
                  "\"int16\", \"int8\", \"uint8\" or \"bool\"."),
    method<device>("device", "t:device() -> string", "\"cpu\" or \"cuda:0\"."),
    method<is_contiguous>("is_contiguous", "t:is_contiguous() -> boolean",
                          "Whether the elements lie in row order without gaps."),
    method<is_same>("is_same", "t:is_same(other: Tensor) -> boolean",
                    "Whether both are the same tensor object, as `==`."),
    method<to>(
        "to", "t:to(target: Dtype|string|Tensor) -> Tensor",
        "Converted to a dtype (\"float64\"), moved to a device (\"cuda\"), or both as another "
        "tensor has them; the tensor itself when nothing changes."),
    method<converted<at::kFloat>>("float", "t:float() -> Tensor", "Converted to float32."),
    method<converted<at::kDouble>>("double", "t:double() -> Tensor", "Converted to float64."),
    method<converted<at::kLong>>("long", "t:long() -> Tensor",
                                 "Converted to int64; fractions are cut off."),
    method<converted<at::kBool>>("bool", "t:bool() -> Tensor", "Converted to bool: what is not 0."),
    method<converted<at::kHalf>>("half", "t:half() -> Tensor", "Converted to float16."),
    method<converted<at::kBFloat16>>("bfloat16", "t:bfloat16() -> Tensor",
                                     "Converted to bfloat16."),
    method<converted<at::kInt>>("int", "t:int() -> Tensor",
                                "Converted to int32; fractions are cut off."),
    method<converted<at::kShort>>("short", "t:short() -> Tensor",
                                  "Converted to int16; fractions are cut off."),
    method<converted<at::kChar>>("char", "t:char() -> Tensor",
                                 "Converted to int8; fractions are cut off."),
    method<converted<at::kByte>>("byte", "t:byte() -> Tensor",
                                 "Converted to uint8; fractions are cut off."),
    method<type_as>("type_as", "t:type_as(other: Tensor) -> Tensor",
                    "Converted and moved to the dtype and device of another tensor."),
    method<to_cpu>("cpu", "t:cpu() -> Tensor", "In the processor's memory; t itself if it is."),
    method<to_cuda>("cuda", "t:cuda([index: integer]) -> Tensor",
                    "In the memory of a GPU, counted from 0; an error without one."),
    method<stride>("stride", "t:stride(dim: integer) -> integer; t:stride() -> integer[]",
                   "How many elements lie between neighbours of a dimension, or of each."),
    method<element_size>("element_size", "t:element_size() -> integer",
                         "The bytes of one element."),
    method<is_floating_point>("is_floating_point", "t:is_floating_point() -> boolean",
                              "Whether the dtype is a float of any size."),
    method<tolist>(
        "tolist", "t:tolist() -> table",
        "The elements as Lua values, one table per row; of a tensor without dimensions the "
        "value itself."),
};

constexpr Method kOperators[] = {
    method<to_text>("__tostring", "tostring(t), print(t)",
                    "Dtype, shape and elements; large tensors are cut short."),
    method<length>("__len", "#t", "The size of the first dimension."),
    method<identical>("__eq", "a == b",
                      "Whether both are the same tensor object; t:equal(other) compares elements."),
    method<concatenate>("__concat", "a .. b", "The text of a tensor behind or before a string."),
    method<less>("__lt", "a < b, a > b", "Compares tensors of one element and numbers."),
    method<less_or_equal>("__le", "a <= b, a >= b", "Compares tensors of one element and numbers."),
};

}  // namespace

std::span<const Method> tensor_property_methods() { return kMethods; }
std::span<const Method> tensor_property_operators() { return kOperators; }

}  // namespace optbench::bindings::tensor
