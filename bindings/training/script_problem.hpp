// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/script_ref.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/training/script_origin.hpp"
#include "engine/base/options.hpp"
#include "engine/model/problem.hpp"
#include "engine/record/metric.hpp"
#include "engine/train/catalog.hpp"

#include <lua.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings::training {

/// A metric of the declaration. Without a function it is the accuracy.
struct ScriptMetric {
  record::Metric metric;
  ScriptRef value = {};       ///< function(output, targets, inputs): a number for each example
  ScriptRef from_means = {};  ///< function(means): a number for the split
};

/// The table given to problem.define, checked. scripts/problem/define.lua documents it.
struct ProblemDeclaration {
  std::string name;
  std::string summary;
  std::string source;
  std::vector<OptionSpec> options;
  ScriptRef network, loss, data, start_pass, regularized;  ///< empty if not given
  ScriptRef start, value;
  std::vector<ScriptMetric> metrics;  ///< besides the loss: the accuracy, then the others by name
  std::string dataset;                ///< name; empty: `data` makes it, or there is none
  Options dataset_options;            ///< given values
  std::string loss_name;              ///< name of the loss, if `loss` is a text
  double noise = 0;
  std::int64_t examples = 10'000;
  double l2 = 0;
  std::int64_t batch_size = 128;
  std::int64_t num_epochs = 100;
  std::int64_t threads = 0;  ///< 0: not given
};
using ProblemDeclarationPtr = std::shared_ptr<const ProblemDeclaration>;

/// Reads the value at `index`. `where` is the file that returned it. Throws Error(invalid_argument)
/// when the value is not a declared problem, or a field is invalid.
[[nodiscard]] ProblemDeclarationPtr read_problem_declaration(lua_State* L, int index,
                                                             std::string_view where);

/// The entry of a declared problem: what the engine knows a built-in problem by. `for_each_run`
/// gives the declaration that a problem is built from.
///
/// Throws Error(invalid_argument) when a built-in problem has the same name (results would mix),
/// and Error(unknown_name) for an unknown data set. REQUIRES: the interpreter and the catalog
/// outlive the entry and the problems that it makes.
[[nodiscard]] model::ProblemEntry problem_entry(Interpreter& interpreter,
                                                const train::Catalog& catalog,
                                                const ProblemDeclaration& declaration,
                                                ScriptOrigin origin,
                                                ForEachRun<ProblemDeclarationPtr> for_each_run);

/// The tensor at `index`; null for other values and for a released tensor. Unlike peek() it raises
/// no Lua error, which must not pass through the engine.
[[nodiscard]] inline const at::Tensor* tensor_at(lua_State* L, int index) {
  const auto* box =
      static_cast<const Box<at::Tensor>*>(luaL_testudata(L, index, Bound<at::Tensor>::name));
  return box != nullptr && box->value.defined() ? &box->value : nullptr;
}

/// A network of `nn` trained on a data set (script_network.cpp).
[[nodiscard]] std::unique_ptr<model::Problem> make_script_network(Interpreter& interpreter,
                                                                  ProblemDeclarationPtr declaration,
                                                                  const Options& options);
/// A function of a vector (script_function.cpp).
[[nodiscard]] std::unique_ptr<model::Problem> make_script_function(
    Interpreter& interpreter, ProblemDeclarationPtr declaration, const Options& options);
/// The data set that the declaration's `data` returns (script_dataset.cpp).
[[nodiscard]] std::unique_ptr<data::Dataset> script_dataset(Interpreter& interpreter,
                                                            const ProblemDeclaration& declaration,
                                                            const Options& options,
                                                            const data::DatasetRequest& request);
/// The noise of a function of `dimension` numbers (script_dataset.cpp).
[[nodiscard]] std::unique_ptr<data::Dataset> function_noise(const ProblemDeclaration& declaration,
                                                            std::int64_t dimension,
                                                            const data::DatasetRequest& request);

}  // namespace optbench::bindings::training
