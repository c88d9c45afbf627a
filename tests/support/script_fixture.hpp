// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/wrap_tensor.hpp"

#include <string>

namespace optbench::testing {

/// An interpreter with `torch` as a global, for one-line scripts. Scripts are named "test".
class ScriptFixture {
 public:
  explicit ScriptFixture(const bindings::InterpreterSettings& settings = {.script_folders = {},
                                                                          .installed_folder = {}})
      : interpreter_(settings) {
    bindings::tensor::add_torch(interpreter_);
    run("torch = require 'torch'");
  }

  [[nodiscard]] bindings::Interpreter& interpreter() { return interpreter_; }
  [[nodiscard]] lua_State* state() { return interpreter_.state(); }

  void run(const std::string& code) { interpreter_.run_string(code, "test"); }

  /// The value of an expression.
  template <class T>
  [[nodiscard]] T value(const std::string& expression) {
    lua_State* L = state();
    interpreter_.load_string("return " + expression, "test").push(L);
    bindings::protected_call(L, 0, 1);
    auto result = bindings::LuaValue<T>::read(L, -1);
    const std::string got = bindings::describe_value(L, -1);
    lua_pop(L, 1);
    if (!result) throw std::runtime_error(expression + ": is a " + got);
    return *std::move(result);
  }
  [[nodiscard]] at::Tensor tensor(const std::string& expression) {
    return value<at::Tensor>(expression);
  }
  [[nodiscard]] std::string text(const std::string& expression) {
    return value<std::string>("tostring(" + expression + ")");
  }

  /// What the script raises, "" when it raises nothing.
  [[nodiscard]] std::string error(const std::string& code) {
    try {
      run(code);
    } catch (const bindings::ScriptError& error) {
      return error.what();
    }
    return "";
  }

  /// Makes the tensor a global.
  void set(const char* name, const at::Tensor& tensor) {
    bindings::tensor::push_tensor(state(), tensor);
    lua_setglobal(state(), name);
  }

 private:
  bindings::Interpreter interpreter_;
};

}  // namespace optbench::testing
