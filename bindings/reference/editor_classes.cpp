// SPDX-License-Identifier: MIT
#include "bindings/reference/editor_classes.hpp"

namespace optbench::bindings::reference {

std::string_view editor_classes() {
  return R"lua(
---@alias Dtype "float32"|"float64"|"float16"|"bfloat16"|"int64"|"int32"|"int16"|"int8"|"uint8"|"bool"

--- Fills a tensor in place; made by the functions of nn.init.
---@alias Initialiser fun(tensor: Tensor, generator?: Generator)

--- Some examples of a data set.
---@class Batch
---@field inputs Tensor
---@field targets Tensor

--- What optimizer.define and schedule.define take.
---@class Declaration
---@field name string what people call it
---@field summary? string one line for `optbench list`
---@field source? string paper, equation or algorithm
---@field options? table<string, OptionDeclaration> by name; `lr` is the learning rate

--- One declared option.
---@class OptionDeclaration
---@field kind? "number"|"integer"|"boolean"|"string"|"numbers"|"integers" default: "number"
---@field default? number|boolean|string|number[] without one the option must be given
---@field from? number lower bound, included
---@field above? number lower bound, not included
---@field to? number upper bound, included
---@field below? number upper bound, not included
---@field allowed? string[] the texts that are allowed
---@field help? string one line for `optbench describe`

--- One parameter of the network, as an optimizer finds it in `self.parameters`.
---@class Parameter
---@field name string "conv1.weight"
---@field kind "weight"|"bias"|"norm"|"embedding"
---@field shape integer[]
---@field value Tensor a view of `x`
---@field gradient Tensor a view of `gradient`
---@field leaf Tensor the value as what a network computes with is recorded from it

--- The class that optimizer.define returns. The file adds methods to it (only `step` is required);
--- each run makes an instance, in which the optimizer keeps its state under names of its own.
---@class OptimizerClass
---@field declaration Declaration
---@field options table<string, any> checked values of the declared options; `lr` follows the schedule
---@field parameters Parameter[]
---@field random Generator the run's own stream: { generator = self.random }
---@field total_steps integer of the whole run
---@field steps_per_epoch integer
---@field loss number of the mini-batch before the step, L2 term included
---@field closure fun(): number evaluates the same batch again at the present x and refreshes `gradient`
---@field log fun(name: string, value: number|Tensor) within step: a number for the record, beside the diagnostics
---@field [string] any
local OptimizerClass = {}

--- Before the first step: makes the state.
---@param x Tensor all parameters, shape [n]
function OptimizerClass:start(x) end

--- Changes x in place and returns nothing.
---@param x Tensor all parameters, shape [n]
---@param gradient Tensor shape [n]; may be changed
---@param t integer 1, 2, ...
function OptimizerClass:step(x, gradient, t) end

--- Before an evaluation: swaps other weights in.
---@param x Tensor all parameters, shape [n]
function OptimizerClass:before_evaluation(x) end

--- After an evaluation: swaps them back.
---@param x Tensor all parameters, shape [n]
function OptimizerClass:after_evaluation(x) end

--- The class that schedule.define returns.
---@class ScheduleClass
---@field declaration Declaration
---@field options table<string, any> checked values of the declared options
---@field [string] any
local ScheduleClass = {}

--- Checks what the options mean together.
function ScheduleClass:start() end

--- The rate in force is the base rate times this factor: a pure function of progress.
---@param step integer steps done before: 0, 1, ...
---@param total_steps integer of the whole run
---@param epoch integer 0, 1, ...
---@return number factor
function ScheduleClass:factor(step, total_steps, epoch) end

--- What `on_step` of optbench.run gets after each step.
---@class StepProgress
---@field epoch integer 0, 1, ...
---@field step integer within the epoch: 0, 1, ...
---@field steps integer made so far, this one included
---@field loss number of the mini-batch before the step, L2 term included
---@field parameters table those of the problem, as `p.parameters` of a Problem

--- What `on_epoch` of optbench.run gets after each evaluation, the one before training included.
---@class EpochProgress
---@field epoch integer epochs done: 0, 1, ...
---@field steps integer made so far
---@field parameters table those of the problem, as `p.parameters` of a Problem
---@field train_loss number
---@field valid_loss? number
---@field test_loss number
---@field [string] any the problem's other metrics on each split, `test_accuracy`

--- A run's record: docs/record-format.md. Entry 1 of a list is the value before training.
---@class Record
---@field testproblem string
---@field batch_size integer
---@field num_epochs integer
---@field random_seed integer
---@field weight_decay? number
---@field l2_reg? number
---@field optimizer_name string
---@field optimizer string
---@field optimizer_hyperparams table<string, any>
---@field hyperparams table<string, any>
---@field learning_rate? number
---@field lr_sched_epochs? integer[]
---@field lr_sched_factors? number[]
---@field training_params table<string, any>
---@field train_log_interval integer
---@field train_losses number[]
---@field valid_losses? number[]
---@field test_losses number[]
---@field minibatch_train_losses number[]
---@field train_accuracies? number[]
---@field valid_accuracies? number[]
---@field test_accuracies? number[]
---@field optbench RecordDetails
---@field path? string the file
---@field [string] any lists of the problem's other metrics, `test_<series>`

--- What optbench adds to the record of DeepOBS.
---@class RecordDetails
---@field schema integer
---@field run_key? string absent where the run has no identity
---@field identity? string the run key without the seed
---@field identity_missing? string why there is none
---@field numerics_version integer
---@field code CodeFile[] the user's files that were loaded
---@field outcome "finished"|"diverged"|"interrupted"|"stopped_early"
---@field reason string
---@field engine_version string
---@field libtorch_version string
---@field processor string
---@field cpu_capability string
---@field threads integer
---@field dtype string
---@field device string
---@field started string
---@field optimizer { name: string, origin: string, sha256: string }
---@field schedule { name: string, origin: string, sha256: string, options: table<string, any> }
---@field l2_factor number
---@field decay { l2_factor: number, weight_decay?: number, decay?: string, rule: string }
---@field problem { name: string, options: table<string, any> }
---@field dataset { name: string, synthetic: boolean, options: table<string, any> }
---@field valid_size integer
---@field steps_per_epoch integer
---@field steps integer
---@field gradient_evaluations integer
---@field spent { gradient_evaluations: number[], training_seconds: number[] }
---@field nonfinite_losses? integer how many, of an optimizer that goes on after them
---@field learning_rates number[]
---@field metrics Metric[] in the order of their declaration
---@field train_data_losses number[]
---@field valid_data_losses? number[]
---@field test_data_losses number[]
---@field seconds_setup number
---@field training_seconds number[]
---@field waiting_seconds number[]
---@field evaluation_seconds number[]
---@field trajectory? number[][]
---@field diagnostics? table<string, any>
---@field warnings? string[]
---@field observer_errors? { observer: string, error: string }[]

--- A file of the user's whose code takes part in a run.
---@class CodeFile
---@field role "optimizer"|"schedule"|"problem"|"module"
---@field name string
---@field file string
---@field sha256 string

--- What a run measures on each split.
---@class Metric
---@field name string
---@field title? string
---@field series string
---@field unit string
---@field direction "lower"|"higher"
---@field primary? boolean
)lua";
}

}  // namespace optbench::bindings::reference
