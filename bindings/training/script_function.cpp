// SPDX-License-Identifier: MIT
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "bindings/training/script_problem.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

namespace optbench::bindings::training {
namespace {

/// value(x) + <x, noise> per example. One parameter, "x". Output of forward(): x.
class ScriptFunction : public model::Problem {
 public:
  ScriptFunction(Interpreter& interpreter, ProblemDeclarationPtr declaration, Options options)
      : interpreter_(interpreter),
        L_(interpreter.state()),
        declaration_(std::move(declaration)),
        options_(std::move(options)),
        where_(fmt::format("problem '{}'", declaration_->name)) {}

  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode mode) override {
    ScriptDraws draws(noise(mode));
    const DrawsInForce in_force(draws);
    const at::Tensor& x = parameters()[0].value;
    const at::Tensor value = call_value(x);
    const at::Tensor flat = x.reshape({-1});
    if (declaration_->noise == 0) return {x, value.expand({batch.size()})};
    return {x, value + batch.inputs.matmul(flat)};
  }

  [[nodiscard]] std::vector<model::LayerDescription> describe() const override {
    const at::Tensor start = read_start(data::RandomStreams(0).stream("initialisation"));
    return {{"x", "parameters of the function", start.sizes().vec(), start.numel()}};
  }

 protected:
  [[nodiscard]] std::vector<model::ParameterSpec> declare_parameters() override {
    const at::Tensor start = read_start(streams_.stream("initialisation"));
    return {{.name = "x",
             .shape = start.sizes().vec(),
             .regularized = declaration_->l2 > 0,
             .initializer = [start](at::Tensor& values, at::Generator& /*generator*/) {
               values.copy_(start);
             }}};
  }

  [[nodiscard]] std::unique_ptr<data::Dataset> open_dataset(
      const model::ProblemEntry& /*entry*/, const data::DatasetRequest& request) override {
    return function_noise(*declaration_, parameters().numel(), request);
  }

  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const override {
    return 10'000;  // the function is called once for each batch
  }

 private:
  /// The start of the parameters, float64.
  [[nodiscard]] at::Tensor read_start(at::Generator generator) const {
    const StackGuard guard(L_);
    const at::NoGradGuard no_grad;
    declaration_->start.push(L_);
    if (lua_isfunction(L_, -1)) {
      push(L_, std::move(generator));
      push_declared_options(L_, declaration_->name, options_);
      protected_call(L_, 2, 1);
    }
    if (const at::Tensor* tensor = tensor_at(L_, -1)) {
      if (tensor->numel() > 0) return tensor->detach().to(at::kDouble).clone();
    } else if (const auto numbers = LuaValue<std::vector<double>>::read(L_, -1);
               numbers && !numbers->empty()) {
      return at::tensor(*numbers, at::kDouble);
    }
    fail(ErrorKind::script, "{}: start must be a list of numbers or a tensor, not empty, got {}",
         where_, describe_value(L_, -1));
  }

  [[nodiscard]] at::Tensor call_value(const at::Tensor& x) {
    const StackGuard guard(L_);
    // Recorded in evaluations too, so that x[1] is always a tensor.
    const bool recorded = at::GradMode::is_enabled();
    const at::AutoGradMode recording(true);
    declaration_->value.push(L_);
    tensor::push_tensor(L_, x);
    push_declared_options(L_, declaration_->name, options_);
    protected_call(L_, 2, 1);
    const at::Tensor* value = tensor_at(L_, -1);
    if (value == nullptr || value->numel() != 1) {
      fail(ErrorKind::script, "{}: value must return a Tensor of one element, got {}", where_,
           value == nullptr ? describe_value(L_, -1) : "shape " + data::shape_text(value->sizes()));
    }
    return recorded ? value->reshape({}) : value->detach().reshape({});
  }

  Interpreter& interpreter_;
  lua_State* L_;
  ProblemDeclarationPtr declaration_;
  Options options_;
  std::string where_;
};

}  // namespace

std::unique_ptr<model::Problem> make_script_function(Interpreter& interpreter,
                                                     ProblemDeclarationPtr declaration,
                                                     const Options& options) {
  return std::make_unique<ScriptFunction>(interpreter, std::move(declaration), options);
}

}  // namespace optbench::bindings::training
