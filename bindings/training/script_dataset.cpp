// SPDX-License-Identifier: MIT
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/option_table.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "bindings/training/script_problem.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"
#include "engine/data/tensor_dataset.hpp"

#include <ATen/ATen.h>

namespace optbench::bindings::training {
namespace {

/// The data belong to the problem: they are the same for every seed.
at::Generator data_stream() { return data::RandomStreams(0).stream("data"); }

/// One part returned by `data`: { inputs, targets }.
data::TensorPart read_part(OptionTable& parts, lua_State* L, const std::string& where,
                           const char* name, const machine::Device& device) {
  data::TensorPart part;
  if (!parts.push_field(name)) return part;
  const std::string what = fmt::format("{}: {}", where, name);
  const auto tensors = LuaValue<std::vector<at::Tensor>>::read(L, -1);
  if (!tensors || tensors->empty() || tensors->size() > 2) {
    fail(ErrorKind::invalid_argument, "{}: expected {{ inputs, targets }}, two tensors, got {}",
         what, describe_value(L, -1));
  }
  lua_pop(L, 1);
  part.inputs = tensors->front().detach();
  if (part.inputs.dim() == 0 || part.inputs.size(0) == 0) {
    fail(ErrorKind::invalid_argument, "{}: expected inputs of shape [n, ...], got {}", what,
         data::shape_text(part.inputs.sizes()));
  }
  if (tensors->size() == 1) return part;
  part.targets = (*tensors)[1].detach();
  if (part.targets.dim() == 0 || part.targets.size(0) != part.inputs.size(0)) {
    fail(ErrorKind::invalid_argument, "{}: {} inputs need as many targets, got shape {}", what,
         part.inputs.size(0), data::shape_text(part.targets.sizes()));
  }
  if (part.targets.is_floating_point()) part.targets = part.targets.to(device.dtype);
  return part;
}

/// The parts returned by the script's function.
data::TensorDataset::Contents made_by_script(Interpreter& interpreter,
                                             const ProblemDeclaration& declaration,
                                             const Options& options,
                                             const data::DatasetRequest& request) {
  lua_State* L = interpreter.state();
  const StackGuard guard(L);
  const at::NoGradGuard no_grad;
  ScriptDraws draws(data::RandomStreams(0).stream_seed("data of a script"));
  const DrawsInForce in_force(draws);
  declaration.data.push(L);
  push(L, data_stream());
  push_declared_options(L, declaration.name, options);
  protected_call(L, 2, 1);
  const std::string where = fmt::format("problem '{}': data", declaration.name);
  if (!lua_istable(L, -1)) {
    fail(
        ErrorKind::script,
        "{}: must return {{ train = {{ inputs, targets }}, test = {{ inputs, targets }} }}, got {}",
        where, describe_value(L, -1));
  }
  OptionTable parts(L, lua_gettop(L), where);
  data::TensorDataset::Contents contents;
  contents.name = declaration.name;
  contents.train = read_part(parts, L, where, "train", request.device);
  contents.test = read_part(parts, L, where, "test", request.device);
  contents.valid = read_part(parts, L, where, "valid", request.device);
  contents.train_eval_size = parts.get<std::int64_t>(
      "train_eval_size", std::min<std::int64_t>(contents.train.size(), 10'000));
  parts.reject_unknown();
  if (contents.train.size() == 0 || contents.test.size() == 0) {
    fail(ErrorKind::script, "{}: part '{}' is missing", where,
         contents.train.size() == 0 ? "train" : "test");
  }
  return contents;
}

/// Normal vectors for training and zeros for the test split, as in two_d.
data::TensorDataset::Contents noise_of_function(const ProblemDeclaration& declaration,
                                                std::int64_t dimension) {
  const at::NoGradGuard no_grad;
  at::Generator generator = data_stream();
  data::TensorDataset::Contents contents;
  contents.name = declaration.name;
  const std::vector<std::int64_t> shape = {declaration.examples, dimension};
  contents.test.inputs = at::zeros(shape, at::kDouble);
  contents.train.inputs = declaration.noise == 0
                              ? contents.test.inputs
                              : at::randn(shape, generator, at::kDouble).mul_(declaration.noise);
  contents.train_eval_size = declaration.examples;
  return contents;
}

}  // namespace

std::unique_ptr<data::Dataset> script_dataset(Interpreter& interpreter,
                                              const ProblemDeclaration& declaration,
                                              const Options& options,
                                              const data::DatasetRequest& request) {
  return std::make_unique<data::TensorDataset>(
      made_by_script(interpreter, declaration, options, request), request);
}

std::unique_ptr<data::Dataset> function_noise(const ProblemDeclaration& declaration,
                                              std::int64_t dimension,
                                              const data::DatasetRequest& request) {
  return std::make_unique<data::TensorDataset>(noise_of_function(declaration, dimension), request);
}

}  // namespace optbench::bindings::training
