// SPDX-License-Identifier: MIT
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "bindings/training/carried_fields.hpp"
#include "bindings/training/named_loss.hpp"
#include "bindings/training/script_problem.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"
#include "engine/machine/device.hpp"
#include "engine/model/carried_state.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace optbench::bindings::training {
namespace {

/// For its lifetime, provides the noise source of the interpreter's forward passes and whether
/// dropout is active.
class NoiseInForce {
 public:
  NoiseInForce(lua_State* L, model::NoiseSource& source, bool drops)
      : state_(interpreter_state(L)),
        outer_(std::exchange(state_.noise, &source)),
        outer_drops_(std::exchange(state_.drops, drops)) {}
  ~NoiseInForce() {
    state_.noise = outer_;
    state_.drops = outer_drops_;
  }
  NoiseInForce(const NoiseInForce&) = delete;
  NoiseInForce& operator=(const NoiseInForce&) = delete;

 private:
  InterpreterState& state_;
  model::NoiseSource* outer_;
  bool outer_drops_;
};

/// A parameter or buffer of the script's network.
struct NetworkTensor {
  std::string name;
  std::string kind;
  std::vector<std::int64_t> shape;
  ScriptRef value;   ///< the Tensor
  ScriptRef init;    ///< function(tensor, generator); parameters only
  double start = 0;  ///< buffers only
};

model::ParameterKind parse_parameter_kind(const std::string& where, const std::string& text) {
  for (const model::ParameterKind kind :
       {model::ParameterKind::weight, model::ParameterKind::bias, model::ParameterKind::norm,
        model::ParameterKind::embedding}) {
    if (to_text(kind) == text) return kind;
  }
  fail(ErrorKind::script, "{}: kind must be weight, bias, norm or embedding, got '{}'", where,
       text);
}

/// A network written in Lua. Its modules' tensors become the problem's parameters and buffers: the
/// values that the modules hold are made to hold the engine's views.
class ScriptNetwork : public model::Problem, public model::CarriesState {
 public:
  ScriptNetwork(Interpreter& interpreter, ProblemDeclarationPtr declaration, Options options)
      : interpreter_(interpreter),
        L_(interpreter.state()),
        declaration_(std::move(declaration)),
        options_(std::move(options)),
        where_(fmt::format("problem '{}'", declaration_->name)) {
    make_network();
    parameters_read_ = read_tensors("named_parameters");
    buffers_read_ = read_tensors("named_buffers");
    if (parameters_read_.empty()) {
      fail(ErrorKind::script, "{}: the network has no parameters to train", where_);
    }
    expect_trainable();
  }

  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode mode) override {
    const StackGuard guard(L_);
    expect_own_tensors();
    enter(mode);
    carry_into(batch, mode);
    output_ = {};
    const auto version = batch.inputs._version();
    model::NoiseSource& source = noise(mode);
    const NoiseInForce noise_in_force(L_, source, uses_dropout());
    ScriptDraws draws(source);
    const DrawsInForce in_force(draws);
    network_.push(L_);
    tensor::push_tensor(L_, batch.inputs);
    protected_call(L_, 1, 1);
    const int output = lua_gettop(L_);
    if (batch.inputs._version() != version) {
      fail(ErrorKind::script,
           "{}: the network's forward changes its inputs in place, which are the data set's: work "
           "on "
           "x:clone(), or without the trailing _",
           where_);
    }
    model::Forward result;
    if (const at::Tensor* tensor = tensor_at(L_, output)) {
      result.output = *tensor;
    } else if (declaration_->loss && !lua_isnil(L_, output)) {
      result.output = at::empty({0}, device_.options());
      output_ = ScriptRef::at(L_, output);
    } else {
      fail(ErrorKind::script, "{}: the network's forward must return a Tensor, got {}", where_,
           describe_value(L_, output));
    }
    result.losses = declaration_->loss
                        ? call_per_example("loss", declaration_->loss, output, batch, true)
                        : losses_by_name(where_, declaration_->loss_name, result.output,
                                         batch.targets, batch.inputs);
    return result;
  }

  /// Output shapes are unknown before a forward pass.
  [[nodiscard]] std::vector<model::LayerDescription> describe() const override {
    const StackGuard guard(L_);
    interpreter_.require("nn.text").push(L_);
    lua_getfield(L_, -1, "layers");
    network_.push(L_);
    protected_call(L_, 1, 1);
    std::vector<model::LayerDescription> layers;
    const lua_Integer size = luaL_len(L_, -1);
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_geti(L_, -1, i);
      lua_getfield(L_, -1, "parameters");
      const std::int64_t parameters = lua_tointeger(L_, -1);
      lua_pop(L_, 1);
      layers.push_back({.name = text_field(L_, "name"),
                        .operation = text_field(L_, "operation"),
                        .output_shape = {},
                        .parameters = parameters});
      lua_pop(L_, 1);
    }
    return layers;
  }

 protected:
  [[nodiscard]] std::vector<model::ParameterSpec> declare_parameters() override {
    std::vector<model::ParameterSpec> specs;
    for (const NetworkTensor& parameter : parameters_read_) {
      const std::string what = fmt::format("{}: parameter '{}'", where_, parameter.name);
      const model::ParameterKind kind = parse_parameter_kind(what, parameter.kind);
      specs.push_back(
          {.name = parameter.name,
           .shape = parameter.shape,
           .kind = kind,
           .regularized = declaration_->l2 > 0 && is_regularized(parameter, kind),
           .initializer = [this, &parameter](at::Tensor& values, at::Generator& generator) {
             const StackGuard guard(L_);
             parameter.init.push(L_);
             tensor::push_tensor(L_, values);
             push(L_, generator);
             protected_call(L_, 2, 0);
           }});
    }
    return specs;
  }

  [[nodiscard]] std::vector<model::BufferSpec> declare_buffers() override {
    std::vector<model::BufferSpec> specs;
    for (const NetworkTensor& buffer : buffers_read_) {
      specs.push_back({.name = buffer.name, .shape = buffer.shape, .start = buffer.start});
    }
    return specs;
  }

  [[nodiscard]] std::vector<model::ProblemMetric> declare_metrics(
      const model::ProblemEntry& /*entry*/) const override {
    std::vector<model::ProblemMetric> metrics;
    for (const ScriptMetric& declared : declaration_->metrics) {
      model::ProblemMetric metric{.metric = declared.metric};
      if (declared.from_means) {
        metric.of_means = [this, &declared](const model::Evaluation& means) {
          return value_of_means(declared, means);
        };
      } else {
        metric.of_examples = [this, &declared](const at::Tensor& output, const data::Batch& batch) {
          return value_of_examples(declared, output, batch);
        };
      }
      metrics.push_back(std::move(metric));
    }
    return metrics;
  }

  [[nodiscard]] std::unique_ptr<data::Dataset> open_dataset(
      const model::ProblemEntry& entry, const data::DatasetRequest& request) override {
    has_tokens_ = !declaration_->data && !entry.dataset_entry->has_numbers;
    if (!declaration_->data) return model::Problem::open_dataset(entry, request);
    return script_dataset(interpreter_, *declaration_, options_, request);
  }

  [[nodiscard]] bool carries_state() const override {
    return static_cast<bool>(declaration_->start_pass);
  }
  [[nodiscard]] std::shared_ptr<const void> carried_state() override {
    if (!carries_state()) return nullptr;
    carry_on_in(model::Mode::train);
    auto state = std::make_shared<Carried>(carried_of(model::Mode::train));
    state->after = present_fields();
    return state;
  }
  void restore_carried_state(const std::shared_ptr<const void>& state) override {
    carry_on_in(model::Mode::train);
    Carried& training = carried_of(model::Mode::train);
    training = *static_cast<const Carried*>(state.get());
    training.after.restore(L_);
  }
  /// State belongs to the rows of a batch, whose number must not change; a text is divided into as
  /// many rows as a batch has.
  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t batch_size) const override {
    return carries_state() || has_tokens_ ? batch_size
                                          : model::Problem::evaluation_batch_size(batch_size);
  }

  void on_built() override {
    carried_ = {};
    last_copied_ = {};
    carries_in_ = model::Mode::train;
    const StackGuard guard(L_);
    for (std::size_t i = 0; i < parameters_read_.size(); ++i) {
      parameters_read_[i].value.push(L_);
      tensor::replace_tensor(L_, -1, parameters()[i].value);
      lua_pop(L_, 1);
    }
    for (std::size_t i = 0; i < buffers_read_.size(); ++i) {
      buffers_read_[i].value.push(L_);
      tensor::replace_tensor(L_, -1, buffers()[i].value);
      lua_pop(L_, 1);
    }
    mode_.reset();
  }

  void start_pass(model::Mode mode) override {
    if (!declaration_->start_pass) return;
    carry_on_in(mode);
    carried_of(mode) = {};
    const StackGuard guard(L_);
    declaration_->start_pass.push(L_);
    network_.push(L_);
    lua_pushstring(L_, mode == model::Mode::train ? "train" : "evaluate");
    protected_call(L_, 2, 0);
  }

 private:
  /// What the network's fields hold for the batches of a mode.
  struct Carried {
    CarriedFields before;  ///< the batch that was evaluated last
    CarriedFields after;   ///< it, while the fields are those of the other mode
    at::Tensor inputs;     ///< of that batch
    std::uint32_t version = 0;
  };
  [[nodiscard]] Carried& carried_of(model::Mode mode) {
    return carried_[mode == model::Mode::train ? 0 : 1];
  }

  [[nodiscard]] CarriedFields present_fields() {
    const StackGuard guard(L_);
    network_.push(L_);
    const auto is_engines = [&](const at::Tensor& tensor) {
      return tensor.is_alias_of(parameters().flat_values()) ||
             tensor.is_alias_of(parameters().flat_gradient()) ||
             std::ranges::any_of(buffers().all(), [&](const model::Buffer& buffer) {
               return tensor.is_alias_of(buffer.value);
             });
    };
    last_copied_ = CarriedFields(L_, lua_gettop(L_), is_engines, last_copied_);
    return last_copied_;
  }

  /// Lets the fields be those of a mode: training and evaluation do not disturb each other.
  void carry_on_in(model::Mode mode) {
    if (carries_in_ == mode) return;
    carried_of(carries_in_).after = present_fields();
    carries_in_ = mode;
    carried_of(mode).after.restore(L_);
  }

  /// The batch that was evaluated last is evaluated from the same state again.
  void carry_into(const data::Batch& batch, model::Mode mode) {
    if (!carries_state()) return;
    carry_on_in(mode);
    Carried& carried = carried_of(mode);
    const auto version = static_cast<std::uint32_t>(batch.inputs._version());
    if (carried.inputs.defined() && carried.inputs.is_same(batch.inputs) &&
        carried.version == version) {
      carried.before.restore(L_);
      return;
    }
    carried.before = present_fields();
    carried.inputs = batch.inputs;
    carried.version = version;
  }

  /// network(options), its modules holding no memory of their own.
  void make_network() {
    const StackGuard guard(L_);
    interpreter_.require("nn").push(L_);
    lua_getfield(L_, -1, "deferred");
    declaration_->network.push(L_);
    push_declared_options(L_, declaration_->name, options_);
    protected_call(L_, 2, 1);
    if (!push_method_of(lua_gettop(L_), "named_parameters")) {
      fail(ErrorKind::script, "{}: network must return a module of nn, got {}", where_,
           describe_value(L_, -1));
    }
    lua_pop(L_, 1);
    network_ = ScriptRef::at(L_, -1);
  }

  bool push_method_of(int index, const char* name) const {
    if (!lua_istable(L_, index)) return false;
    lua_getfield(L_, index, name);
    if (lua_isfunction(L_, -1)) return true;
    lua_pop(L_, 1);
    return false;
  }

  void call_network_method(const char* name, int results) const {
    network_.push(L_);
    if (!push_method_of(lua_gettop(L_), name)) {
      fail(ErrorKind::script, "{}: the network has no method '{}'", where_, name);
    }
    lua_insert(L_, -2);
    protected_call(L_, 1, results);
  }

  /// The entries of named_parameters() or named_buffers().
  [[nodiscard]] std::vector<NetworkTensor> read_tensors(const char* method) const {
    const StackGuard guard(L_);
    call_network_method(method, 1);
    std::vector<NetworkTensor> tensors;
    const lua_Integer size = lua_istable(L_, -1) ? luaL_len(L_, -1) : 0;
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_geti(L_, -1, i);
      NetworkTensor tensor;
      tensor.name = text_field(L_, "name");
      tensor.kind = text_field(L_, "kind");
      lua_getfield(L_, -1, "shape");
      tensor.shape =
          LuaValue<std::vector<std::int64_t>>::read(L_, -1).value_or(std::vector<std::int64_t>{});
      lua_pop(L_, 1);
      lua_getfield(L_, -1, "start");
      tensor.start = lua_tonumber(L_, -1);
      lua_pop(L_, 1);
      lua_getfield(L_, -1, "value");
      tensor.value = ScriptRef::pop(L_);
      lua_getfield(L_, -1, "init");
      tensor.init = ScriptRef::pop(L_);
      lua_pop(L_, 1);
      tensors.push_back(std::move(tensor));
    }
    return tensors;
  }

  [[nodiscard]] bool is_regularized(const NetworkTensor& parameter,
                                    model::ParameterKind kind) const {
    if (!declaration_->regularized) return kind == model::ParameterKind::weight;
    const StackGuard guard(L_);
    declaration_->regularized.push(L_);
    lua_pushstring(L_, parameter.name.c_str());
    lua_pushstring(L_, parameter.kind.c_str());
    protected_call(L_, 2, 1);
    return lua_toboolean(L_, -1) != 0;
  }

  void expect_trainable() const {
    const StackGuard guard(L_);
    for (const NetworkTensor& parameter : parameters_read_) {
      parameter.value.push(L_);
      const at::Tensor* value = tensor_at(L_, -1);
      if (value != nullptr && !value->requires_grad()) {
        fail(ErrorKind::script,
             "{}: parameter '{}' is frozen by requires_grad_(false): a problem trains all its "
             "parameters; declare constants as buffers (self:buffer)",
             where_, parameter.name);
      }
      lua_pop(L_, 1);
    }
  }

  /// The modules' values must be the engine's. They are not if another problem was built from the
  /// same modules, or a script has assigned other tensors.
  void expect_own_tensors() const {
    const auto expect_own = [&](const NetworkTensor& read, const at::Tensor& own) {
      read.value.push(L_);
      const at::Tensor* held = tensor_at(L_, -1);
      if (held == nullptr || !held->is_same(own)) {
        fail(ErrorKind::script,
             "{}: '{}' of the network was replaced, or belongs to a problem that was built since: "
             "network must make new modules whenever it is called",
             where_, read.name);
      }
      lua_pop(L_, 1);
    };
    for (std::size_t i = 0; i < parameters_read_.size(); ++i) {
      expect_own(parameters_read_[i], parameters()[i].value);
    }
    for (std::size_t i = 0; i < buffers_read_.size(); ++i) {
      expect_own(buffers_read_[i], buffers()[i].value);
    }
  }

  /// Puts the modules into training or evaluation mode.
  void enter(model::Mode mode) {
    network_.push(L_);
    lua_getfield(L_, -1, "training");
    const bool trains = lua_toboolean(L_, -1) != 0;
    lua_pop(L_, 2);
    if (mode_ == mode && trains == (mode == model::Mode::train)) return;
    call_network_method(mode == model::Mode::train ? "train" : "eval", 0);
    mode_ = mode;
  }

  /// function(output, targets[, inputs]), which returns a number for each example.
  [[nodiscard]] at::Tensor call_per_example(const char* name, const ScriptRef& function, int output,
                                            const data::Batch& batch, bool with_inputs) const {
    function.push(L_);
    lua_pushvalue(L_, output);
    if (batch.targets.defined()) {
      tensor::push_tensor(L_, batch.targets);
    } else {
      lua_pushnil(L_);
    }
    if (with_inputs) tensor::push_tensor(L_, batch.inputs);
    protected_call(L_, with_inputs ? 3 : 2, 1);
    const at::Tensor* result = tensor_at(L_, -1);
    if (result == nullptr || result->sizes() != at::IntArrayRef{batch.size()}) {
      fail(
          ErrorKind::script, "{}: {} must return one number for each example, shape [{}], got {}{}",
          where_, name, batch.size(),
          result == nullptr ? describe_value(L_, -1) : "shape " + data::shape_text(result->sizes()),
          result != nullptr && result->dim() == 0 ? " (reduction = \"none\" keeps the examples)"
                                                  : "");
    }
    return *result;
  }

  /// A metric's value of each example, from the output of the last forward pass.
  [[nodiscard]] at::Tensor value_of_examples(const ScriptMetric& declared, const at::Tensor& output,
                                             const data::Batch& batch) const {
    if (!declared.value) return correct(output, batch);
    const StackGuard guard(L_);
    if (output_) {
      output_.push(L_);
    } else {
      tensor::push_tensor(L_, output);
    }
    return call_per_example(declared.metric.name.c_str(), declared.value, lua_gettop(L_), batch,
                            declared.metric != record::accuracy_metric());
  }

  /// function(means) of the loss, the loss without L2 and the means of the other metrics.
  [[nodiscard]] double value_of_means(const ScriptMetric& declared,
                                      const model::Evaluation& means) const {
    const StackGuard guard(L_);
    declared.from_means.push(L_);
    lua_newtable(L_);
    const auto set = [&](const char* name, double value) {
      lua_pushnumber(L_, value);
      lua_setfield(L_, -2, name);
    };
    set("loss", means.loss.total());
    set("data_loss", means.loss.data);
    for (const ScriptMetric& other : declaration_->metrics) {
      if (!other.from_means) set(other.metric.name.c_str(), *means.value(other.metric.name));
    }
    protected_call(L_, 1, 1);
    if (lua_type(L_, -1) != LUA_TNUMBER) {
      fail(ErrorKind::script, "{}: {}: from_means must return a number, got {}", where_,
           declared.metric.name, describe_value(L_, -1));
    }
    return lua_tonumber(L_, -1);
  }

  /// Whether the largest output is the label, for each example.
  [[nodiscard]] at::Tensor correct(const at::Tensor& output, const data::Batch& batch) const {
    const at::Tensor predicted = output.argmax(-1);
    if (!batch.targets.defined() || batch.targets.scalar_type() != at::kLong ||
        batch.targets.sizes() != predicted.sizes()) {
      fail(ErrorKind::script,
           "{}: accuracy \"classification\" needs one int64 label for each row of the output: "
           "expected "
           "targets of shape {}, got {} (a function may give another accuracy)",
           where_, data::shape_text(predicted.sizes()),
           batch.targets.defined() ? machine::dtype_name(batch.targets.scalar_type()) + " " +
                                         data::shape_text(batch.targets.sizes())
                                   : "none");
    }
    const at::Tensor right = predicted.eq(batch.targets);
    return right.dim() == 1 ? right : right.flatten(1).to(device_.dtype).mean(1);
  }

  Interpreter& interpreter_;
  lua_State* L_;
  ProblemDeclarationPtr declaration_;
  Options options_;
  std::string where_;
  ScriptRef network_;
  ScriptRef output_;  ///< of the last forward pass, if not a Tensor; the loss function reads it
  std::vector<NetworkTensor> parameters_read_;
  std::vector<NetworkTensor> buffers_read_;
  std::optional<model::Mode> mode_;
  std::array<Carried, 2> carried_;
  CarriedFields last_copied_;
  model::Mode carries_in_ = model::Mode::train;
  bool has_tokens_ = false;  ///< the data set is text, whose passes are rows of it
};

}  // namespace

std::unique_ptr<model::Problem> make_script_network(Interpreter& interpreter,
                                                    ProblemDeclarationPtr declaration,
                                                    const Options& options) {
  return std::make_unique<ScriptNetwork>(interpreter, std::move(declaration), options);
}

}  // namespace optbench::bindings::training
