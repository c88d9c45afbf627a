// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_call.hpp"
#include "bindings/tensor/tensor_creation.hpp"
#include "bindings/tensor/tensor_value.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

#include <vector>

namespace optbench::bindings::tensor {

int options_argument(lua_State* L) {
  const int last = lua_gettop(L);
  if (!lua_istable(L, last) || string_keys(L, last).empty()) return 0;
  if (lua_rawlen(L, last) != 0) {
    fail_argument(L, last, "sizes and options belong into tables of their own");
  }
  return last;
}

namespace {

using at::Tensor;
using at::TensorOptions;

/// The trailing table { dtype = ..., device = ... }; `last` becomes the last argument before it.
TensorOptions check_tensor_options(lua_State* L, const char* where, TensorOptions defaults,
                                   int& last) {
  const int table = options_argument(L);
  last = table == 0 ? lua_gettop(L) : table - 1;
  if (table == 0) return defaults;
  OptionTable options(L, table, where);
  const TensorOptions result = read_tensor_options(options, where, defaults);
  options.reject_unknown();
  return result;
}

struct Zeros {
  static constexpr const char* name = "torch.zeros";
  static Tensor make(at::IntArrayRef shape, TensorOptions options) {
    return at::zeros(shape, options);
  }
};
struct Ones {
  static constexpr const char* name = "torch.ones";
  static Tensor make(at::IntArrayRef shape, TensorOptions options) {
    return at::ones(shape, options);
  }
};
struct Empty {
  static constexpr const char* name = "torch.empty";
  static Tensor make(at::IntArrayRef shape, TensorOptions options) {
    return at::empty(shape, options);
  }
};

/// torch.f(shape, options)
template <class Kind>
int shaped(lua_State* L) {
  int last = 0;
  const TensorOptions options = check_tensor_options(L, Kind::name, at::kFloat, last);
  const at::DimVector shape = check_shape(L, 1, last);
  return return_tensor(L, [&] { return Kind::make(shape, options); });
}

/// t:f_like(options)
template <class Kind>
int shaped_like(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  int last = 0;
  const TensorOptions options = check_tensor_options(L, Kind::name, self.options(), last);
  return return_tensor(L, [&] { return Kind::make(self.sizes(), options); });
}

/// A number decides the dtype by its kind, as in PyTorch.
TensorOptions dtype_of(const at::Scalar& value) {
  if (value.isBoolean()) return at::kBool;
  return value.isIntegral(false) ? at::kLong : at::kFloat;
}

int full(lua_State* L) {
  if (!lua_istable(L, 1)) fail_type(L, 1, "table of sizes");
  const at::DimVector shape = check_shape(L, 1, 1);
  const at::Scalar value = check_scalar(L, 2);
  int last = 0;
  const TensorOptions options = check_tensor_options(L, "torch.full", dtype_of(value), last);
  return return_tensor(L, [&] { return at::full(shape, value, options); });
}

int full_like(lua_State* L) {
  const Tensor& self = check_tensor(L, 1);
  const at::Scalar value = check_scalar(L, 2);
  int last = 0;
  const TensorOptions options = check_tensor_options(L, "full_like", self.options(), last);
  return return_tensor(L, [&] { return at::full(self.sizes(), value, options); });
}

int arange(lua_State* L) {
  int last = 0;
  TensorOptions options = check_tensor_options(L, "torch.arange", TensorOptions(), last);
  lua_settop(L, last);
  const at::Scalar start = last >= 2 ? check_scalar(L, 1) : at::Scalar(0);
  const at::Scalar end = check_scalar(L, last >= 2 ? 2 : 1);
  const at::Scalar step = optional_scalar(L, 3, 1);
  const bool whole = start.isIntegral(false) && end.isIntegral(false) && step.isIntegral(false);
  if (!options.has_dtype()) options = options.dtype(whole ? at::kLong : at::kFloat);
  return return_tensor(L, [&] { return at::arange(start, end, step, options); });
}

int linspace(lua_State* L) {
  const double first = check_number(L, 1);
  const double last_value = check_number(L, 2);
  const std::int64_t count = check_integer(L, 3);
  int last = 0;
  const TensorOptions options = check_tensor_options(L, "torch.linspace", at::kFloat, last);
  return return_tensor(L, [&] { return at::linspace(first, last_value, count, options); });
}

int logspace(lua_State* L) {
  int last = 0;
  const TensorOptions options = check_tensor_options(L, "torch.logspace", at::kFloat, last);
  lua_settop(L, last);
  const double first = check_number(L, 1);
  const double last_value = check_number(L, 2);
  const std::int64_t count = check_integer(L, 3);
  const double base = optional_number(L, 4, 10);
  return return_tensor(L, [&] { return at::logspace(first, last_value, count, base, options); });
}

int eye(lua_State* L) {
  int last = 0;
  const TensorOptions options = check_tensor_options(L, "torch.eye", at::kFloat, last);
  lua_settop(L, last);
  const std::int64_t rows = check_integer(L, 1);
  const std::int64_t columns = optional_integer(L, 2, rows);
  return return_tensor(L, [&] { return at::eye(rows, columns, options); });
}

/// The shape of nested lists and the kind of their elements; both are checked on the way.
class NestedList {
 public:
  explicit NestedList(lua_State* L) : L_(L) {}

  /// Reads the value on top of the stack, at `depth` tables inside.
  void read(std::size_t depth, const std::string& place) {
    if (!lua_istable(L_, -1)) return read_element(depth, place);
    luaL_checkstack(L_, 4, "nested tables");
    if (known_depth_ && depth >= shape_.size()) fail_ragged(place, "a number", "a table");
    const lua_Integer size = luaL_len(L_, -1);
    if (!known_depth_) {
      shape_.push_back(size);
    } else if (size != shape_[depth]) {
      fail_ragged(place, fmt::format("{} values", shape_[depth]), std::to_string(size));
    }
    if (size == 0) known_depth_ = true;
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_geti(L_, -1, i);
      read(depth + 1, fmt::format("{}[{}]", place, i));
      lua_pop(L_, 1);
    }
  }

  [[nodiscard]] at::IntArrayRef shape() const { return shape_; }
  /// bool when all are booleans, int64 when all are integers, otherwise float32.
  [[nodiscard]] at::ScalarType dtype() const {
    if (floats_ > 0 || booleans_ + integers_ == 0) return at::kFloat;
    if (booleans_ > 0 && integers_ > 0) return at::kLong;
    return booleans_ > 0 ? at::kBool : at::kLong;
  }
  [[nodiscard]] Tensor tensor() const {
    const at::ScalarType kept = floats_ > 0 ? at::kDouble : at::kLong;
    Tensor result = at::empty(shape_, kept);
    if (kept == at::kDouble) {
      std::copy(as_floats_.begin(), as_floats_.end(), result.mutable_data_ptr<double>());
    } else {
      std::copy(as_integers_.begin(), as_integers_.end(), result.mutable_data_ptr<std::int64_t>());
    }
    return result;
  }

 private:
  void read_element(std::size_t depth, const std::string& place) {
    const auto value = LuaValue<at::Scalar>::read(L_, -1);
    if (!value) {
      fail(ErrorKind::invalid_argument, "torch.tensor: number or boolean expected at {}, got {}",
           place, describe_value(L_, -1));
    }
    if (known_depth_ && depth < shape_.size())
      fail_ragged(place, "a table", describe_value(L_, -1));
    known_depth_ = true;
    if (value->isBoolean()) {
      ++booleans_;
    } else if (value->isIntegral(false)) {
      ++integers_;
    } else {
      ++floats_;
    }
    as_floats_.push_back(value->toDouble());
    as_integers_.push_back(value->isFloatingPoint() ? 0 : value->toLong());
  }

  [[noreturn]] static void fail_ragged(const std::string& place, const std::string& expected,
                                       const std::string& got) {
    fail(ErrorKind::invalid_argument,
         "torch.tensor: the table is ragged at {}: expected {}, got {}", place, expected, got);
  }

  lua_State* L_;
  std::vector<std::int64_t> shape_;
  bool known_depth_ = false;  // the first element was reached: all others lie as deep
  std::vector<double> as_floats_;
  std::vector<std::int64_t> as_integers_;
  std::size_t booleans_ = 0;
  std::size_t integers_ = 0;
  std::size_t floats_ = 0;
};

/// torch.tensor(data, options)
int tensor(lua_State* L) {
  const int type = lua_type(L, 1);
  if (type != LUA_TTABLE && type != LUA_TNUMBER && type != LUA_TBOOLEAN) {
    fail_type(L, 1, "table or number");
  }
  OptionTable options(L, 2, "torch.tensor");
  const TensorOptions chosen = read_tensor_options(options, "torch.tensor", TensorOptions());
  options.reject_unknown();
  lua_settop(L, 1);
  NestedList list(L);
  list.read(0, "value");
  const at::ScalarType dtype =
      chosen.has_dtype() ? c10::typeMetaToScalarType(chosen.dtype()) : list.dtype();
  return return_tensor(L, [&] { return list.tensor().to(chosen.device(), dtype); });
}

constexpr Method kFunctions[] = {
    method<shaped<Zeros>>(
        "zeros",
        "torch.zeros(shape...: integer|integer[], {dtype: Dtype, device: string}) -> Tensor",
        "Zeros of a shape given as 2, 3 or {2, 3}; float32 unless told otherwise."),
    method<shaped<Ones>>(
        "ones", "torch.ones(shape...: integer|integer[], {dtype: Dtype, device: string}) -> Tensor",
        "Ones of a shape given as 2, 3 or {2, 3}; float32 unless told otherwise."),
    method<shaped<Empty>>(
        "empty",
        "torch.empty(shape...: integer|integer[], {dtype: Dtype, device: string}) -> Tensor",
        "Memory of a shape, with whatever it holds."),
    method<full>("full",
                 "torch.full(sizes: integer[], value: number|boolean, {dtype: Dtype, device: "
                 "string}) -> Tensor",
                 "`value` everywhere; the dtype follows the value: integer int64, float float32."),
    method<tensor>(
        "tensor",
        "torch.tensor(data: number|boolean|table, {dtype: Dtype, device: string}) -> Tensor",
        "Nested lists, a number or a boolean as a tensor: float32 when a float is among "
        "the elements, otherwise int64 or bool."),
    method<arange>(
        "arange",
        "torch.arange(end: number, {dtype: Dtype, device: string}) -> Tensor; torch.arange(start: "
        "number, end: number, step: number = 1, {dtype: Dtype, device: string}) -> Tensor",
        "start, start + step, ... before end (which is left out, as in PyTorch); int64 for "
        "integers, else float32."),
    method<linspace>("linspace",
                     "torch.linspace(first: number, last: number, count: integer, {dtype: Dtype, "
                     "device: string}) -> Tensor",
                     "`count` evenly spaced values, both ends included."),
    method<logspace>("logspace",
                     "torch.logspace(first: number, last: number, count: integer, base: number = "
                     "10, {dtype: Dtype, device: string}) -> Tensor",
                     "base to the power of `count` evenly spaced values, both ends included."),
    method<eye>("eye",
                "torch.eye(rows: integer, columns: integer = rows, {dtype: Dtype, device: string}) "
                "-> Tensor",
                "Ones on the diagonal, zeros elsewhere."),
};

constexpr Method kMethods[] = {
    method<shaped_like<Zeros>>("zeros_like",
                               "t:zeros_like({dtype: Dtype, device: string}) -> Tensor",
                               "Zeros of the same shape, dtype and device."),
    method<shaped_like<Ones>>("ones_like", "t:ones_like({dtype: Dtype, device: string}) -> Tensor",
                              "Ones of the same shape, dtype and device."),
    method<shaped_like<Empty>>("empty_like",
                               "t:empty_like({dtype: Dtype, device: string}) -> Tensor",
                               "Memory of the same shape, dtype and device."),
    method<full_like>(
        "full_like", "t:full_like(value: number|boolean, {dtype: Dtype, device: string}) -> Tensor",
        "`value` everywhere, in the same shape, dtype and device."),
};

}  // namespace

std::span<const Method> tensor_creation_functions() { return kFunctions; }
std::span<const Method> tensor_creation_methods() { return kMethods; }

}  // namespace optbench::bindings::tensor
