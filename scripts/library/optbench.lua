---@meta optbench
-- Definitions for editors (LuaLS), written by `make docs`; docs/editor.md says how to use them.

---@alias Dtype "float32"|"float64"|"int64"|"int32"|"uint8"|"bool"

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
--- each run makes an instance, in which a rule keeps its state under names of its own.
---@class OptimizerClass
---@field declaration Declaration
---@field options table<string, any> checked values of the declared options; `lr` follows the schedule
---@field parameters Parameter[]
---@field random Generator the run's own stream: { generator = self.random }
---@field total_steps integer of the whole run
---@field steps_per_epoch integer
---@field loss number of the mini-batch before the step, L2 term included
---@field closure fun(): number evaluates the same batch again at the present x and refreshes `gradient`
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

--- What optbench adds to the record of DeepOBS.
---@class RecordDetails
---@field schema integer
---@field run_key string
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
---@field problem { name: string, options: table<string, any> }
---@field dataset { name: string, synthetic: boolean, options: table<string, any> }
---@field valid_size integer
---@field steps_per_epoch integer
---@field steps integer
---@field gradient_evaluations integer
---@field learning_rates number[]
---@field train_data_losses number[]
---@field valid_data_losses? number[]
---@field test_data_losses number[]
---@field seconds_setup number
---@field training_seconds number[]
---@field waiting_seconds number[]
---@field evaluation_seconds number[]
---@field trajectory? number[][]

--- The settings of a run, for optbench.run and in a plan: the long options of `optbench run`
--- with `_` for `-`.
---@class RunSettings
---@field problem? string|table name of a problem (`optbench list problems`), file or what problem.define gave
---@field testproblem? string DeepOBS's word for `problem`
---@field optimizer? string|OptimizerClass name, file or class of an optimizer (default: sgd)
---@field set? table<string, any> options of the optimizer: { momentum = 0.9 }
---@field schedule? string|ScheduleClass name, file or class of a schedule (default: constant)
---@field schedule_set? table<string, any> options of the schedule
---@field problem_set? table<string, any> options of the problem
---@field dataset_set? table<string, any> options of the data set
---@field quiet? boolean no progress (default: none where stderr is no terminal)
---@field batch_size? integer examples per step (default: the problem's)
---@field bs? integer short for `batch_size`
---@field weight_decay? number the problem's L2 factor (default: the problem's)
---@field wd? number short for `weight_decay`
---@field random_seed? integer seed of every random stream (default: 42)
---@field seed? integer short for `random_seed`
---@field valid_size? integer training examples held out for validation (default: 0)
---@field data_dir? string data folder (default: $OPTBENCH_DATA_DIR, else ~/.local/share/optbench)
---@field synthetic? boolean a deterministic stand-in instead of the data set's files
---@field no_download? boolean fetch no missing data files
---@field no_verify? boolean accept data files whatever their checksums
---@field dtype? string float32 or float64 (default: float32)
---@field device? string cpu, cuda or cuda:N (default: cpu)
---@field threads? integer threads within an operation (default: all cores)
---@field learning_rate? number learning rate (default: the optimizer's)
---@field lr? number short for `learning_rate`
---@field lr_sched_epochs? integer[] epochs at which the rate changes
---@field lr_sched_factors? number[] multiples of the base rate from those epochs on (absolute, not cumulative)
---@field num_epochs? integer epochs; 0 only evaluates (default: the problem's)
---@field N? integer short for `num_epochs`
---@field output_dir? string where results are filed (default: results)
---@field train_log_interval? integer steps between two logged mini-batch losses (default: 10)
---@field diagnostics? string[] logged with the mini-batch losses: gradient_norm, update_ratio, step_cosine, sharpness, gradient_noise_scale
---@field label? string name under which results are filed (default: the optimizer's)
---@field tensorboard? boolean write event files for TensorBoard while it trains, in the record's folder
---@field no_logs? boolean write no record
---@field skip_if_exists? boolean do nothing where a record of this setting and seed lies already

--- Numbers in a grid of any number of dimensions.
---@class Tensor
---@operator add(Tensor|number): Tensor
---@operator sub(Tensor|number): Tensor
---@operator mul(Tensor|number): Tensor
---@operator div(Tensor|number): Tensor
---@operator idiv(Tensor|number): Tensor
---@operator mod(Tensor|number): Tensor
---@operator pow(Tensor|number): Tensor
---@operator unm: Tensor
---@operator band(Tensor|integer): Tensor
---@operator bor(Tensor|integer): Tensor
---@operator bxor(Tensor|integer): Tensor
---@operator shl(Tensor|integer): Tensor
---@operator shr(Tensor|integer): Tensor
---@operator bnot: Tensor
---@operator len: integer
---@operator concat(any): string
---@field [integer|table|Tensor] any
local Tensor = {}

--- Zeros of the same shape, dtype and device.
---
---     t:zeros_like({dtype, device}) -> Tensor
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function Tensor:zeros_like(options) end

--- Ones of the same shape, dtype and device.
---
---     t:ones_like({dtype, device}) -> Tensor
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function Tensor:ones_like(options) end

--- Memory of the same shape, dtype and device.
---
---     t:empty_like({dtype, device}) -> Tensor
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function Tensor:empty_like(options) end

--- `value` everywhere, in the same shape, dtype and device.
---
---     t:full_like(value, {dtype, device}) -> Tensor
---@param value Tensor|number|boolean
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function Tensor:full_like(value, options) end

--- Uniform draws from [0, 1) of the same shape, dtype and device.
---
---     t:rand_like({dtype, device, generator}) -> Tensor
---@param options? { dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function Tensor:rand_like(options) end

--- Standard normal draws of the same shape, dtype and device.
---
---     t:randn_like({dtype, device, generator}) -> Tensor
---@param options? { dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function Tensor:randn_like(options) end

--- 1 with the probability that the element of t says, else 0.
---
---     t:bernoulli({generator}) -> Tensor
---@param options? { generator?: Generator }
---@return Tensor
function Tensor:bernoulli(options) end

--- Uniform draws from [from, to), in place.
---
---     t:uniform_(from = 0, to = 1, [generator]) -> t
---@param from? number (default: 0)
---@param to? number (default: 1)
---@param generator? Generator
---@return Tensor
function Tensor:uniform_(from, to, generator) end

--- Normal draws, in place.
---
---     t:normal_(mean = 0, std = 1, [generator]) -> t
---@param mean? number (default: 0)
---@param std? number (default: 1)
---@param generator? Generator
---@return Tensor
function Tensor:normal_(mean, std, generator) end

--- 1 with probability p, else 0, in place.
---
---     t:bernoulli_(p = 0.5, [generator]) -> t
---@param p? number (default: 0.5)
---@param generator? Generator
---@return Tensor
function Tensor:bernoulli_(p, generator) end

--- Absolute value of each element.
---
---     t:abs() -> Tensor
---@return Tensor
function Tensor:abs() end

--- Absolute value, in place.
---
---     t:abs_() -> t
---@return Tensor
function Tensor:abs_() end

--- Minus each element.
---
---     t:neg() -> Tensor
---@return Tensor
function Tensor:neg() end

--- Changes the sign, in place.
---
---     t:neg_() -> t
---@return Tensor
function Tensor:neg_() end

--- -1, 0 or 1: the sign of each element.
---
---     t:sign() -> Tensor
---@return Tensor
function Tensor:sign() end

--- Replaces each element by its sign, -1, 0 or 1.
---
---     t:sign_() -> t
---@return Tensor
function Tensor:sign_() end

--- Square of each element.
---
---     t:square() -> Tensor
---@return Tensor
function Tensor:square() end

--- Squares in place.
---
---     t:square_() -> t
---@return Tensor
function Tensor:square_() end

--- Square root of each element; NaN where it is negative.
---
---     t:sqrt() -> Tensor
---@return Tensor
function Tensor:sqrt() end

--- Square root, in place.
---
---     t:sqrt_() -> t
---@return Tensor
function Tensor:sqrt_() end

--- 1 / square root of each element.
---
---     t:rsqrt() -> Tensor
---@return Tensor
function Tensor:rsqrt() end

--- 1 / square root, in place.
---
---     t:rsqrt_() -> t
---@return Tensor
function Tensor:rsqrt_() end

--- 1 / each element.
---
---     t:reciprocal() -> Tensor
---@return Tensor
function Tensor:reciprocal() end

--- 1 / each element, in place.
---
---     t:reciprocal_() -> t
---@return Tensor
function Tensor:reciprocal_() end

--- e to the power of each element.
---
---     t:exp() -> Tensor
---@return Tensor
function Tensor:exp() end

--- Exponential, in place.
---
---     t:exp_() -> t
---@return Tensor
function Tensor:exp_() end

--- exp(x) - 1, accurate near zero.
---
---     t:expm1() -> Tensor
---@return Tensor
function Tensor:expm1() end

--- exp(x) - 1, in place.
---
---     t:expm1_() -> t
---@return Tensor
function Tensor:expm1_() end

--- Natural logarithm of each element.
---
---     t:log() -> Tensor
---@return Tensor
function Tensor:log() end

--- Natural logarithm, in place.
---
---     t:log_() -> t
---@return Tensor
function Tensor:log_() end

--- log(1 + x), accurate near zero.
---
---     t:log1p() -> Tensor
---@return Tensor
function Tensor:log1p() end

--- log(1 + x), in place.
---
---     t:log1p_() -> t
---@return Tensor
function Tensor:log1p_() end

--- Logarithm to base 2.
---
---     t:log2() -> Tensor
---@return Tensor
function Tensor:log2() end

--- log2, in place.
---
---     t:log2_() -> t
---@return Tensor
function Tensor:log2_() end

--- Logarithm to base 10.
---
---     t:log10() -> Tensor
---@return Tensor
function Tensor:log10() end

--- log10, in place.
---
---     t:log10_() -> t
---@return Tensor
function Tensor:log10_() end

--- Sine of each element, in radians.
---
---     t:sin() -> Tensor
---@return Tensor
function Tensor:sin() end

--- Sine, in place.
---
---     t:sin_() -> t
---@return Tensor
function Tensor:sin_() end

--- Cosine of each element, in radians.
---
---     t:cos() -> Tensor
---@return Tensor
function Tensor:cos() end

--- Cosine, in place.
---
---     t:cos_() -> t
---@return Tensor
function Tensor:cos_() end

--- Tangent of each element, in radians.
---
---     t:tan() -> Tensor
---@return Tensor
function Tensor:tan() end

--- Tangent, in place.
---
---     t:tan_() -> t
---@return Tensor
function Tensor:tan_() end

--- Arc sine, in radians.
---
---     t:asin() -> Tensor
---@return Tensor
function Tensor:asin() end

--- Arc sine, in place.
---
---     t:asin_() -> t
---@return Tensor
function Tensor:asin_() end

--- Arc cosine, in radians.
---
---     t:acos() -> Tensor
---@return Tensor
function Tensor:acos() end

--- Arc cosine, in place.
---
---     t:acos_() -> t
---@return Tensor
function Tensor:acos_() end

--- Arc tangent, in radians.
---
---     t:atan() -> Tensor
---@return Tensor
function Tensor:atan() end

--- Arc tangent, in place.
---
---     t:atan_() -> t
---@return Tensor
function Tensor:atan_() end

--- Hyperbolic sine.
---
---     t:sinh() -> Tensor
---@return Tensor
function Tensor:sinh() end

--- Hyperbolic sine, in place.
---
---     t:sinh_() -> t
---@return Tensor
function Tensor:sinh_() end

--- Hyperbolic cosine.
---
---     t:cosh() -> Tensor
---@return Tensor
function Tensor:cosh() end

--- Hyperbolic cosine, in place.
---
---     t:cosh_() -> t
---@return Tensor
function Tensor:cosh_() end

--- Hyperbolic tangent.
---
---     t:tanh() -> Tensor
---@return Tensor
function Tensor:tanh() end

--- Hyperbolic tangent, in place.
---
---     t:tanh_() -> t
---@return Tensor
function Tensor:tanh_() end

--- 1 / (1 + exp(-x)) of each element.
---
---     t:sigmoid() -> Tensor
---@return Tensor
function Tensor:sigmoid() end

--- 1 / (1 + exp(-x)), in place.
---
---     t:sigmoid_() -> t
---@return Tensor
function Tensor:sigmoid_() end

--- The larger of 0 and each element.
---
---     t:relu() -> Tensor
---@return Tensor
function Tensor:relu() end

--- Replaces negative elements by 0.
---
---     t:relu_() -> t
---@return Tensor
function Tensor:relu_() end

--- Error function.
---
---     t:erf() -> Tensor
---@return Tensor
function Tensor:erf() end

--- Error function, in place.
---
---     t:erf_() -> t
---@return Tensor
function Tensor:erf_() end

--- Rounds down.
---
---     t:floor() -> Tensor
---@return Tensor
function Tensor:floor() end

--- Rounds down, in place.
---
---     t:floor_() -> t
---@return Tensor
function Tensor:floor_() end

--- Rounds up.
---
---     t:ceil() -> Tensor
---@return Tensor
function Tensor:ceil() end

--- Rounds up, in place.
---
---     t:ceil_() -> t
---@return Tensor
function Tensor:ceil_() end

--- Rounds to the nearest whole number, halves to even.
---
---     t:round() -> Tensor
---@return Tensor
function Tensor:round() end

--- Rounds to the nearest whole number, in place.
---
---     t:round_() -> t
---@return Tensor
function Tensor:round_() end

--- Rounds towards zero.
---
---     t:trunc() -> Tensor
---@return Tensor
function Tensor:trunc() end

--- Rounds towards zero, in place.
---
---     t:trunc_() -> t
---@return Tensor
function Tensor:trunc_() end

--- Limits each element to [low, high], numbers or tensors; nil leaves a side open.
---
---     t:clamp([low], [high]) -> Tensor
---@param low? number
---@param high? number
---@return Tensor
function Tensor:clamp(low, high) end

--- Limits each element to [low, high] in place; nil leaves a side open.
---
---     t:clamp_([low], [high]) -> t
---@param low? number
---@param high? number
---@return Tensor
function Tensor:clamp_(low, high) end

--- Raises what is below `low`, a number or a tensor.
---
---     t:clamp_min(low) -> Tensor
---@param low number
---@return Tensor
function Tensor:clamp_min(low) end

--- Raises what is below `low`, a number or a tensor, in place.
---
---     t:clamp_min_(low) -> t
---@param low number
---@return Tensor
function Tensor:clamp_min_(low) end

--- Lowers what is above `high`, a number or a tensor.
---
---     t:clamp_max(high) -> Tensor
---@param high number
---@return Tensor
function Tensor:clamp_max(high) end

--- Lowers what is above `high`, a number or a tensor, in place.
---
---     t:clamp_max_(high) -> t
---@param high number
---@return Tensor
function Tensor:clamp_max_(high) end

--- Replaces NaN and infinities by numbers.
---
---     t:nan_to_num(nan = 0, inf = largest, minus_inf = smallest) -> Tensor
---@param nan? number (default: 0)
---@param inf? number (default: largest)
---@param minus_inf? number (default: smallest)
---@return Tensor
function Tensor:nan_to_num(nan, inf, minus_inf) end

--- t + scale * other; other is a tensor or a number.
---
---     t:add(other, scale = 1) -> Tensor
---@param other Tensor|number
---@param scale? number (default: 1)
---@return Tensor
function Tensor:add(other, scale) end

--- Adds scale * other in place; shapes must broadcast.
---
---     t:add_(other, scale = 1) -> t
---@param other Tensor|number
---@param scale? number (default: 1)
---@return Tensor
function Tensor:add_(other, scale) end

--- t - scale * other; other is a tensor or a number.
---
---     t:sub(other, scale = 1) -> Tensor
---@param other Tensor|number
---@param scale? number (default: 1)
---@return Tensor
function Tensor:sub(other, scale) end

--- Subtracts scale * other in place.
---
---     t:sub_(other, scale = 1) -> t
---@param other Tensor|number
---@param scale? number (default: 1)
---@return Tensor
function Tensor:sub_(other, scale) end

--- Product of the elements; other is a tensor or a number.
---
---     t:mul(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:mul(other) end

--- Multiplies in place by a tensor or a number.
---
---     t:mul_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:mul_(other) end

--- Quotient of the elements, a float even for integers.
---
---     t:div(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:div(other) end

--- Divides in place by a tensor or a number.
---
---     t:div_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:div_(other) end

--- Quotient rounded down, as `//`.
---
---     t:floor_divide(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:floor_divide(other) end

--- Quotient rounded down, in place.
---
---     t:floor_divide_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:floor_divide_(other) end

--- What `//` leaves; has the sign of the divisor, as `%`.
---
---     t:remainder(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:remainder(other) end

--- What `//` leaves, in place.
---
---     t:remainder_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:remainder_(other) end

--- Each element to the power of a tensor or a number.
---
---     t:pow(exponent) -> Tensor
---@param exponent Tensor|number
---@return Tensor
function Tensor:pow(exponent) end

--- Power, in place.
---
---     t:pow_(exponent) -> t
---@param exponent Tensor|number
---@return Tensor
function Tensor:pow_(exponent) end

--- The larger of each pair of elements; other is a tensor or a number.
---
---     t:maximum(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:maximum(other) end

--- The larger of each pair of elements, in place.
---
---     t:maximum_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:maximum_(other) end

--- The smaller of each pair of elements; other is a tensor or a number.
---
---     t:minimum(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:minimum(other) end

--- The smaller of each pair of elements, in place.
---
---     t:minimum_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:minimum_(other) end

--- t + value * a * b, elementwise.
---
---     t:addcmul(a, b, value = 1) -> Tensor
---@param a Tensor
---@param b Tensor
---@param value? Tensor|number|boolean (default: 1)
---@return Tensor
function Tensor:addcmul(a, b, value) end

--- Adds value * a * b in place.
---
---     t:addcmul_(a, b, value = 1) -> t
---@param a Tensor
---@param b Tensor
---@param value? Tensor|number|boolean (default: 1)
---@return Tensor
function Tensor:addcmul_(a, b, value) end

--- t + value * a / b, elementwise.
---
---     t:addcdiv(a, b, value = 1) -> Tensor
---@param a Tensor
---@param b Tensor
---@param value? Tensor|number|boolean (default: 1)
---@return Tensor
function Tensor:addcdiv(a, b, value) end

--- Adds value * a / b in place.
---
---     t:addcdiv_(a, b, value = 1) -> t
---@param a Tensor
---@param b Tensor
---@param value? Tensor|number|boolean (default: 1)
---@return Tensor
function Tensor:addcdiv_(a, b, value) end

--- t + weight * (other - t): the way from t to other; weight is a number or a tensor.
---
---     t:lerp(other, weight) -> Tensor
---@param other Tensor|number
---@param weight Tensor|number
---@return Tensor
function Tensor:lerp(other, weight) end

--- Moves the part `weight` of the way to other, in place.
---
---     t:lerp_(other, weight) -> t
---@param other Tensor|number
---@param weight Tensor|number
---@return Tensor
function Tensor:lerp_(other, weight) end

--- Copies the elements of source, which must broadcast; converts the dtype.
---
---     t:copy_(source) -> t
---@param source Tensor
---@return Tensor
function Tensor:copy_(source) end

--- Sets every element.
---
---     t:fill_(value) -> t
---@param value Tensor|number|boolean
---@return Tensor
function Tensor:fill_(value) end

--- Sets every element to 0.
---
---     t:zero_() -> t
---@return Tensor
function Tensor:zero_() end

--- A copy with `value` where the bool tensor `mask` is true.
---
---     t:masked_fill(mask, value) -> Tensor
---@param mask Tensor
---@param value Tensor|number|boolean
---@return Tensor
function Tensor:masked_fill(mask, value) end

--- Sets the elements where the bool tensor `mask` is true.
---
---     t:masked_fill_(mask, value) -> t
---@param mask Tensor
---@param value Tensor|number|boolean
---@return Tensor
function Tensor:masked_fill_(mask, value) end

--- A bool tensor: where the elements are equal.
---
---     t:eq(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:eq(other) end

--- A bool tensor: where the elements differ.
---
---     t:ne(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:ne(other) end

--- A bool tensor: where t < other.
---
---     t:lt(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:lt(other) end

--- A bool tensor: where t <= other.
---
---     t:le(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:le(other) end

--- A bool tensor: where t > other.
---
---     t:gt(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:gt(other) end

--- A bool tensor: where t >= other.
---
---     t:ge(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:ge(other) end

--- A bool tensor: where both are not 0.
---
---     t:logical_and(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:logical_and(other) end

--- A bool tensor: where one is not 0.
---
---     t:logical_or(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:logical_or(other) end

--- A bool tensor: where exactly one is not 0.
---
---     t:logical_xor(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:logical_xor(other) end

--- A bool tensor: where t is 0 or false.
---
---     t:logical_not() -> Tensor
---@return Tensor
function Tensor:logical_not() end

--- A bool tensor: where t is NaN.
---
---     t:isnan() -> Tensor
---@return Tensor
function Tensor:isnan() end

--- A bool tensor: where t is infinite.
---
---     t:isinf() -> Tensor
---@return Tensor
function Tensor:isinf() end

--- A bool tensor: where t is neither NaN nor infinite.
---
---     t:isfinite() -> Tensor
---@return Tensor
function Tensor:isfinite() end

--- A bool tensor: where |t - other| <= atol + rtol * |other|.
---
---     t:isclose(other, rtol = 1e-5, atol = 1e-8, equal_nan = false) -> Tensor
---@param other Tensor|number
---@param rtol? number (default: 1e-5)
---@param atol? number (default: 1e-8)
---@param equal_nan? boolean (default: false)
---@return Tensor
function Tensor:isclose(other, rtol, atol, equal_nan) end

--- Whether shapes and all elements are the same; NaN equals nothing.
---
---     t:equal(other) -> boolean
---@param other Tensor|number
---@return boolean
function Tensor:equal(other) end

--- Whether |t - other| <= atol + rtol * |other| everywhere.
---
---     t:allclose(other, rtol = 1e-5, atol = 1e-8, equal_nan = false) -> boolean
---@param other Tensor|number
---@param rtol? number (default: 1e-5)
---@param atol? number (default: 1e-8)
---@param equal_nan? boolean (default: false)
---@return boolean
function Tensor:allclose(other, rtol, atol, equal_nan) end

--- Sum over a dimension or a list of them; over all elements without any.
---
---     t:sum([dims], keepdim = false) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:sum(dims, keepdim) end

--- Mean over a dimension or a list of them; over all elements without any.
---
---     t:mean([dims], keepdim = false) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:mean(dims, keepdim) end

--- Standard deviation with divisor n - correction.
---
---     t:std([dims], keepdim = false, correction = 1) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor
function Tensor:std(dims, keepdim, correction) end

--- Variance with divisor n - correction.
---
---     t:var([dims], keepdim = false, correction = 1) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor
function Tensor:var(dims, keepdim, correction) end

--- (sum of |x|^p)^(1/p); math.huge gives the largest |x|, 0 counts what is not 0.
---
---     t:norm(p = 2, [dims], keepdim = false) -> Tensor
---@param p? number (default: 2)
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:norm(p, dims, keepdim) end

--- Product of the elements.
---
---     t:prod([dim], keepdim = false) -> Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:prod(dim, keepdim) end

--- A bool tensor: whether one is not 0.
---
---     t:any([dim], keepdim = false) -> Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:any(dim, keepdim) end

--- A bool tensor: whether none is 0.
---
---     t:all([dim], keepdim = false) -> Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:all(dim, keepdim) end

--- The largest element; along a dimension also where it is, counted from 1.
---
---     t:max() -> Tensor; t:max(dim, keepdim = false) -> values, indices
---@overload fun(self: Tensor): Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function Tensor:max(dim, keepdim) end

--- The smallest element; along a dimension also where it is, counted from 1.
---
---     t:min() -> Tensor; t:min(dim, keepdim = false) -> values, indices
---@overload fun(self: Tensor): Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function Tensor:min(dim, keepdim) end

--- Where the largest element is, counted from 1; without a dimension, in the flattened tensor.
---
---     t:argmax([dim], keepdim = false) -> Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:argmax(dim, keepdim) end

--- Where the smallest element is, counted from 1; without a dimension, in the flattened tensor.
---
---     t:argmin([dim], keepdim = false) -> Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:argmin(dim, keepdim) end

--- Running sums along a dimension.
---
---     t:cumsum(dim) -> Tensor
---@param dim integer
---@return Tensor
function Tensor:cumsum(dim) end

--- Running products along a dimension.
---
---     t:cumprod(dim) -> Tensor
---@param dim integer
---@return Tensor
function Tensor:cumprod(dim) end

--- exp(x) / sum of exp(x) along a dimension.
---
---     t:softmax(dim) -> Tensor
---@param dim integer
---@return Tensor
function Tensor:softmax(dim) end

--- Logarithm of softmax, computed stably.
---
---     t:log_softmax(dim) -> Tensor
---@param dim integer
---@return Tensor
function Tensor:log_softmax(dim) end

--- Logarithm of the sum of exponentials along a dimension, computed stably.
---
---     t:logsumexp(dim) -> Tensor
---@param dim integer
---@return Tensor
function Tensor:logsumexp(dim) end

--- Inner product of two vectors of the same length.
---
---     t:dot(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:dot(other) end

--- Product of matrices, vectors or batches of matrices, by their numbers of dimensions.
---
---     t:matmul(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:matmul(other) end

--- Product of two matrices, [n, k] and [k, m].
---
---     t:mm(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:mm(other) end

--- Product of a matrix [n, k] and a vector [k].
---
---     t:mv(vector) -> Tensor
---@param vector Tensor
---@return Tensor
function Tensor:mv(vector) end

--- Products of two batches of matrices, [b, n, k] and [b, k, m].
---
---     t:bmm(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:bmm(other) end

--- The matrix of all products of two vectors.
---
---     t:outer(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:outer(other) end

--- beta * t + alpha * (a matmul b).
---
---     t:addmm(a, b, beta = 1, alpha = 1) -> Tensor
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:addmm(a, b, beta, alpha) end

--- beta * t + alpha * (a matmul b), in place.
---
---     t:addmm_(a, b, beta = 1, alpha = 1) -> t
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:addmm_(a, b, beta, alpha) end

--- Sum of a matrix's diagonal.
---
---     t:trace() -> Tensor
---@return Tensor
function Tensor:trace() end

--- A matrix's diagonal, or the matrix with a vector as diagonal; offset > 0 is above it.
---
---     t:diag(offset = 0) -> Tensor
---@param offset? integer (default: 0)
---@return Tensor
function Tensor:diag(offset) end

--- The lower triangle, zeros elsewhere.
---
---     t:tril(offset = 0) -> Tensor
---@param offset? integer (default: 0)
---@return Tensor
function Tensor:tril(offset) end

--- The upper triangle, zeros elsewhere.
---
---     t:triu(offset = 0) -> Tensor
---@param offset? integer (default: 0)
---@return Tensor
function Tensor:triu(offset) end

--- The entries of a dimension at `indices`: an int64 vector or a list, counted from 1, from the end when negative.
---
---     t:index_select(dim, indices) -> Tensor
---@param dim integer
---@param indices Tensor
---@return Tensor
function Tensor:index_select(dim, indices) end

--- For each element of the int64 tensor `indices` (counted from 1) the element of t at that index of dimension `dim`.
---
---     t:gather(dim, indices) -> Tensor
---@param dim integer
---@param indices Tensor
---@return Tensor
function Tensor:gather(dim, indices) end

--- Adds scale * source to the entries of a dimension at `indices`.
---
---     t:index_add_(dim, indices, source, scale = 1) -> t
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@param scale? number (default: 1)
---@return Tensor
function Tensor:index_add_(dim, indices, source, scale) end

--- A vector of the elements where the bool tensor `mask` is true.
---
---     t:masked_select(mask) -> Tensor
---@param mask Tensor
---@return Tensor
function Tensor:masked_select(mask) end

--- The indices, counted from 1, of all elements that are not 0, one row each.
---
---     t:nonzero() -> Tensor
---@return Tensor
function Tensor:nonzero() end

--- Sorted along a dimension (equal elements keep their order), and where each was.
---
---     t:sort(dim = -1, descending = false) -> values, indices
---@param dim? integer (default: -1)
---@param descending? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function Tensor:sort(dim, descending) end

--- The `count` largest (or smallest) along a dimension, and where they are.
---
---     t:topk(count, dim = -1, largest = true) -> values, indices
---@param count integer
---@param dim? integer (default: -1)
---@param largest? boolean (default: true)
---@return Tensor values
---@return Tensor indices
function Tensor:topk(count, dim, largest) end

--- Inverse hyperbolic sine.
---
---     t:asinh() -> Tensor
---@return Tensor
function Tensor:asinh() end

--- Inverse hyperbolic sine, in place.
---
---     t:asinh_() -> t
---@return Tensor
function Tensor:asinh_() end

--- Inverse hyperbolic cosine.
---
---     t:acosh() -> Tensor
---@return Tensor
function Tensor:acosh() end

--- Inverse hyperbolic cosine, in place.
---
---     t:acosh_() -> t
---@return Tensor
function Tensor:acosh_() end

--- Inverse hyperbolic tangent.
---
---     t:atanh() -> Tensor
---@return Tensor
function Tensor:atanh() end

--- Inverse hyperbolic tangent, in place.
---
---     t:atanh_() -> t
---@return Tensor
function Tensor:atanh_() end

--- 1 - erf(x), accurate for large x.
---
---     t:erfc() -> Tensor
---@return Tensor
function Tensor:erfc() end

--- 1 - erf(x), accurate for large x, in place.
---
---     t:erfc_() -> t
---@return Tensor
function Tensor:erfc_() end

--- Inverse of the error function.
---
---     t:erfinv() -> Tensor
---@return Tensor
function Tensor:erfinv() end

--- Inverse of the error function, in place.
---
---     t:erfinv_() -> t
---@return Tensor
function Tensor:erfinv_() end

--- Logarithm of the absolute value of the gamma function.
---
---     t:lgamma() -> Tensor
---@return Tensor
function Tensor:lgamma() end

--- Logarithm of the absolute value of the gamma function, in place.
---
---     t:lgamma_() -> t
---@return Tensor
function Tensor:lgamma_() end

--- Derivative of lgamma.
---
---     t:digamma() -> Tensor
---@return Tensor
function Tensor:digamma() end

--- Derivative of lgamma, in place.
---
---     t:digamma_() -> t
---@return Tensor
function Tensor:digamma_() end

--- sin(pi x) / (pi x), and 1 at 0.
---
---     t:sinc() -> Tensor
---@return Tensor
function Tensor:sinc() end

--- sin(pi x) / (pi x), and 1 at 0, in place.
---
---     t:sinc_() -> t
---@return Tensor
function Tensor:sinc_() end

--- 2 to the power of each element.
---
---     t:exp2() -> Tensor
---@return Tensor
function Tensor:exp2() end

--- 2 to the power of each element, in place.
---
---     t:exp2_() -> t
---@return Tensor
function Tensor:exp2_() end

--- What trunc cuts off, with the sign of the element.
---
---     t:frac() -> Tensor
---@return Tensor
function Tensor:frac() end

--- What trunc cuts off, with the sign of the element, in place.
---
---     t:frac_() -> t
---@return Tensor
function Tensor:frac_() end

--- Degrees as radians.
---
---     t:deg2rad() -> Tensor
---@return Tensor
function Tensor:deg2rad() end

--- Degrees as radians, in place.
---
---     t:deg2rad_() -> t
---@return Tensor
function Tensor:deg2rad_() end

--- Radians as degrees.
---
---     t:rad2deg() -> Tensor
---@return Tensor
function Tensor:rad2deg() end

--- Radians as degrees, in place.
---
---     t:rad2deg_() -> t
---@return Tensor
function Tensor:rad2deg_() end

--- The angle whose tangent is t / other, from -pi to pi by the signs of both.
---
---     t:atan2(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:atan2(other) end

--- The angle whose tangent is t / other, from -pi to pi by the signs of both; in place.
---
---     t:atan2_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:atan2_(other) end

--- sqrt(t * t + other * other), without overflow on the way.
---
---     t:hypot(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:hypot(other) end

--- sqrt(t * t + other * other), without overflow on the way; in place.
---
---     t:hypot_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:hypot_(other) end

--- What a division rounded towards zero leaves; has the sign of t.
---
---     t:fmod(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:fmod(other) end

--- What a division rounded towards zero leaves; has the sign of t; in place.
---
---     t:fmod_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:fmod_(other) end

--- The magnitude of t with the sign of other.
---
---     t:copysign(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:copysign(other) end

--- The magnitude of t with the sign of other; in place.
---
---     t:copysign_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:copysign_(other) end

--- The next number that the dtype has from t towards other.
---
---     t:nextafter(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:nextafter(other) end

--- The next number that the dtype has from t towards other; in place.
---
---     t:nextafter_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:nextafter_(other) end

--- t * log(other), and 0 where t is 0.
---
---     t:xlogy(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:xlogy(other) end

--- t * log(other), and 0 where t is 0; in place.
---
---     t:xlogy_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:xlogy_(other) end

--- 0 where t is negative, 1 where it is positive, other where it is 0.
---
---     t:heaviside(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:heaviside(other) end

--- 0 where t is negative, 1 where it is positive, other where it is 0; in place.
---
---     t:heaviside_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:heaviside_(other) end

--- log(exp(t) + exp(other)), computed stably.
---
---     t:logaddexp(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:logaddexp(other) end

--- log2(2^t + 2^other), computed stably.
---
---     t:logaddexp2(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:logaddexp2(other) end

--- The larger of each pair; where one is NaN, the other.
---
---     t:fmax(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:fmax(other) end

--- The smaller of each pair; where one is NaN, the other.
---
---     t:fmin(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:fmin(other) end

--- t to the power of other, computed in float64.
---
---     t:float_power(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:float_power(other) end

--- t to the power of other, computed in float64; in place.
---
---     t:float_power_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:float_power_(other) end

--- Greatest common divisor of whole numbers.
---
---     t:gcd(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:gcd(other) end

--- Greatest common divisor of whole numbers; in place.
---
---     t:gcd_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:gcd_(other) end

--- Least common multiple of whole numbers.
---
---     t:lcm(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:lcm(other) end

--- Least common multiple of whole numbers; in place.
---
---     t:lcm_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:lcm_(other) end

--- A bool tensor: where the sign is minus, also that of -0.0.
---
---     t:signbit() -> Tensor
---@return Tensor
function Tensor:signbit() end

--- log(x / (1 - x)); with eps, of x limited to [eps, 1 - eps].
---
---     t:logit([eps]) -> Tensor
---@param eps? number
---@return Tensor
function Tensor:logit(eps) end

--- The n-th derivative of digamma.
---
---     t:polygamma(n) -> Tensor
---@param n integer
---@return Tensor
function Tensor:polygamma(n) end

--- Bits that both have; of bool tensors, where both are true.
---
---     t:bitwise_and(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_and(other) end

--- Bits that both have; of bool tensors, where both are true; in place.
---
---     t:bitwise_and_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_and_(other) end

--- Bits that one has; of bool tensors, where one is true.
---
---     t:bitwise_or(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_or(other) end

--- Bits that one has; of bool tensors, where one is true; in place.
---
---     t:bitwise_or_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_or_(other) end

--- Bits that exactly one has; of bool tensors, where they differ.
---
---     t:bitwise_xor(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_xor(other) end

--- Bits that exactly one has; of bool tensors, where they differ; in place.
---
---     t:bitwise_xor_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_xor_(other) end

--- t with its bits moved up by other: t * 2^other.
---
---     t:bitwise_left_shift(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_left_shift(other) end

--- t with its bits moved up by other: t * 2^other; in place.
---
---     t:bitwise_left_shift_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_left_shift_(other) end

--- t with its bits moved down by other: t // 2^other.
---
---     t:bitwise_right_shift(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_right_shift(other) end

--- t with its bits moved down by other: t // 2^other; in place.
---
---     t:bitwise_right_shift_(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:bitwise_right_shift_(other) end

--- All bits inverted; of a bool tensor, where it is false.
---
---     t:bitwise_not() -> Tensor
---@return Tensor
function Tensor:bitwise_not() end

--- All bits inverted, in place.
---
---     t:bitwise_not_() -> t
---@return Tensor
function Tensor:bitwise_not_() end

--- The middle element (the lower of two, as in PyTorch); along a dimension also where it is, counted from 1.
---
---     t:median() -> Tensor; t:median(dim, keepdim = false) -> values, indices
---@overload fun(self: Tensor): Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function Tensor:median(dim, keepdim) end

--- median of the elements that are not NaN.
---
---     t:nanmedian() -> Tensor; t:nanmedian(dim, keepdim = false) -> values, indices
---@overload fun(self: Tensor): Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function Tensor:nanmedian(dim, keepdim) end

--- The most frequent value along a dimension, and where it is, counted from 1.
---
---     t:mode(dim = -1, keepdim = false) -> values, indices
---@param dim? integer (default: -1)
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function Tensor:mode(dim, keepdim) end

--- The value below which the part q (0 to 1) of the elements lies; q is a number or a vector. interpolation: linear, lower, higher, midpoint, nearest.
---
---     t:quantile(q, [dim], keepdim = false, interpolation = "linear") -> Tensor
---@param q Tensor|number
---@param dim? integer
---@param keepdim? boolean (default: false)
---@param interpolation? string (default: "linear")
---@return Tensor
function Tensor:quantile(q, dim, keepdim, interpolation) end

--- quantile of the elements that are not NaN.
---
---     t:nanquantile(q, [dim], keepdim = false, interpolation = "linear") -> Tensor
---@param q Tensor|number
---@param dim? integer
---@param keepdim? boolean (default: false)
---@param interpolation? string (default: "linear")
---@return Tensor
function Tensor:nanquantile(q, dim, keepdim, interpolation) end

--- The largest element over a dimension or a list of them; among equal ones the gradient is shared.
---
---     t:amax([dims], keepdim = false) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:amax(dims, keepdim) end

--- The smallest element over a dimension or a list of them; among equal ones the gradient is shared.
---
---     t:amin([dims], keepdim = false) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:amin(dims, keepdim) end

--- Both extremes, of everything or along a dimension.
---
---     t:aminmax([dim], keepdim = false) -> smallest, largest
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor smallest
---@return Tensor largest
function Tensor:aminmax(dim, keepdim) end

--- Sum in which NaN counts as 0.
---
---     t:nansum([dims], keepdim = false) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:nansum(dims, keepdim) end

--- Mean of the elements that are not NaN.
---
---     t:nanmean([dims], keepdim = false) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:nanmean(dims, keepdim) end

--- How many elements are not 0 (int64).
---
---     t:count_nonzero([dims], keepdim = false) -> Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:count_nonzero(dims, keepdim) end

--- Standard deviation and mean at once.
---
---     t:std_mean([dims], keepdim = false, correction = 1) -> std, mean
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor std
---@return Tensor mean
function Tensor:std_mean(dims, keepdim, correction) end

--- Variance and mean at once.
---
---     t:var_mean([dims], keepdim = false, correction = 1) -> variance, mean
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor variance
---@return Tensor mean
function Tensor:var_mean(dims, keepdim, correction) end

--- The largest element so far along a dimension, and where it is, counted from 1.
---
---     t:cummax(dim) -> values, indices
---@param dim integer
---@return Tensor values
---@return Tensor indices
function Tensor:cummax(dim) end

--- The smallest element so far along a dimension, and where it is, counted from 1.
---
---     t:cummin(dim) -> values, indices
---@param dim integer
---@return Tensor values
---@return Tensor indices
function Tensor:cummin(dim) end

--- Logarithms of the running sums of exponentials, computed stably.
---
---     t:logcumsumexp(dim) -> Tensor
---@param dim integer
---@return Tensor
function Tensor:logcumsumexp(dim) end

--- Differences of neighbours along a dimension, taken n times.
---
---     t:diff(n = 1, dim = -1) -> Tensor
---@param n? integer (default: 1)
---@param dim? integer (default: -1)
---@return Tensor
function Tensor:diff(n, dim) end

--- How many elements lie in each of `bins` equal parts of [low, high]; from the smallest to the largest element when both are 0.
---
---     t:histc(bins = 100, low = 0, high = 0) -> Tensor
---@param bins? integer (default: 100)
---@param low? number (default: 0)
---@param high? number (default: 0)
---@return Tensor
function Tensor:histc(bins, low, high) end

--- How often (or with which total weight) 1, 2, 3, ... stand in an int64 vector; at least minlength entries.
---
---     t:bincount([weights], minlength = 0) -> Tensor
---@param weights? Tensor
---@param minlength? integer (default: 0)
---@return Tensor
function Tensor:bincount(weights, minlength) end

--- Covariances of the rows of a matrix, each a variable, with divisor n - correction.
---
---     t:cov(correction = 1) -> Tensor
---@param correction? integer (default: 1)
---@return Tensor
function Tensor:cov(correction) end

--- Correlations of the rows of a matrix, each a variable.
---
---     t:corrcoef() -> Tensor
---@return Tensor
function Tensor:corrcoef() end

--- Integral by the trapezoidal rule; x is the spacing or the points.
---
---     t:trapezoid([x], dim = -1) -> Tensor
---@param x? Tensor
---@param dim? integer (default: -1)
---@return Tensor
function Tensor:trapezoid(x, dim) end

--- Where the elements are that sort would put first, second, ..., counted from 1; equal ones keep their order.
---
---     t:argsort(dim = -1, descending = false) -> Tensor
---@param dim? integer (default: -1)
---@param descending? boolean (default: false)
---@return Tensor
function Tensor:argsort(dim, descending) end

--- Sorted along the first dimension.
---
---     t:msort() -> Tensor
---@return Tensor
function Tensor:msort() end

--- The k-th smallest element along a dimension (k from 1), and where it is.
---
---     t:kthvalue(k, dim = -1, keepdim = false) -> values, indices
---@param k integer
---@param dim? integer (default: -1)
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function Tensor:kthvalue(k, dim, keepdim) end

--- The different elements (or entries of a dimension), sorted; for each element of t which of them it is, counted from 1; how often each occurs.
---
---     t:unique([dim]) -> values, inverse, counts
---@param dim? integer
---@return Tensor values
---@return Tensor inverse
---@return Tensor counts
function Tensor:unique(dim) end

--- unique of neighbours only: runs of equal elements become one.
---
---     t:unique_consecutive([dim]) -> values, inverse, counts
---@param dim? integer
---@return Tensor values
---@return Tensor inverse
---@return Tensor counts
function Tensor:unique_consecutive(dim) end

--- For each value the index, counted from 1, at which it would have to be inserted into the sorted vector; behind equal elements with `right`.
---
---     sorted:searchsorted(values, right = false) -> Tensor
---@param values Tensor
---@param right? boolean (default: false)
---@return Tensor
function Tensor:searchsorted(values, right) end

--- For each element which of the #boundaries + 1 parts between sorted boundaries it lies in, counted from 1; a boundary belongs to the part below it, above it with `right`.
---
---     t:bucketize(boundaries, right = false) -> Tensor
---@param boundaries Tensor
---@param right? boolean (default: false)
---@return Tensor
function Tensor:bucketize(boundaries, right) end

--- A bool tensor: which elements of t are among `elements`, a tensor or number.
---
---     t:isin(elements, invert = false) -> Tensor
---@param elements table|number|boolean
---@param invert? boolean (default: false)
---@return Tensor
function Tensor:isin(elements, invert) end

--- Sums of products over the last dimension of both.
---
---     t:inner(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:inner(other) end

--- Kronecker product: each element of t times the whole of other.
---
---     t:kron(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:kron(other) end

--- Vector product along a dimension of size 3.
---
---     t:cross(other, dim = -1) -> Tensor
---@param other Tensor|number
---@param dim? integer (default: -1)
---@return Tensor
function Tensor:cross(other, dim) end

--- Distances in the p-norm between the rows of t [n, d] and of other [m, d], as a matrix [n, m]; both may be batches.
---
---     t:cdist(other, p = 2) -> Tensor
---@param other Tensor|number
---@param p? number (default: 2)
---@return Tensor
function Tensor:cdist(other, p) end

--- Sums of products over the last `dims` dimensions of t and the first of other, or over two lists of dimensions.
---
---     t:tensordot(other, dims = 2, other_dims) -> Tensor
---@param other Tensor|number
---@param dims? integer|integer[] (default: 2)
---@param other_dims? integer|integer[]
---@return Tensor
function Tensor:tensordot(other, dims, other_dims) end

--- beta * t + alpha * (matrix times vector).
---
---     t:addmv(matrix, vector, beta = 1, alpha = 1) -> Tensor
---@param matrix Tensor
---@param vector Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:addmv(matrix, vector, beta, alpha) end

--- beta * t + alpha * (matrix times vector), in place.
---
---     t:addmv_(matrix, vector, beta = 1, alpha = 1) -> t
---@param matrix Tensor
---@param vector Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:addmv_(matrix, vector, beta, alpha) end

--- beta * t + alpha * (outer product of two vectors).
---
---     t:addr(a, b, beta = 1, alpha = 1) -> Tensor
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:addr(a, b, beta, alpha) end

--- beta * t + alpha * (outer product of two vectors), in place.
---
---     t:addr_(a, b, beta = 1, alpha = 1) -> t
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:addr_(a, b, beta, alpha) end

--- beta * t + alpha * (products of two batches of matrices).
---
---     t:baddbmm(a, b, beta = 1, alpha = 1) -> Tensor
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:baddbmm(a, b, beta, alpha) end

--- beta * t + alpha * (products of two batches of matrices), in place.
---
---     t:baddbmm_(a, b, beta = 1, alpha = 1) -> t
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:baddbmm_(a, b, beta, alpha) end

--- t = Q R with orthonormal columns in Q and R upper triangular; mode "complete" makes Q square, "r" computes only R. t may be a batch, as in all of these.
---
---     t:qr(mode = "reduced") -> Q, R
---@param mode? string (default: "reduced")
---@return Tensor Q
---@return Tensor R
function Tensor:qr(mode) end

--- t = U diag(S) Vh, singular values largest first. With full_matrices false U and Vh have only as many columns and rows as there are singular values.
---
---     t:svd(full_matrices = true) -> U, S, Vh
---@param full_matrices? boolean (default: true)
---@return Tensor U
---@return Tensor S
---@return Tensor Vh
function Tensor:svd(full_matrices) end

--- The singular values, largest first.
---
---     t:svdvals() -> Tensor
---@return Tensor
function Tensor:svdvals() end

--- Eigenvalues, smallest first, and eigenvectors (columns) of a symmetric matrix, of which only the lower ("L") or upper ("U") triangle is read.
---
---     t:eigh(triangle = "L") -> values, vectors
---@param triangle? string (default: "L")
---@return Tensor values
---@return Tensor vectors
function Tensor:eigh(triangle) end

--- The eigenvalues of a symmetric matrix, smallest first.
---
---     t:eigvalsh(triangle = "L") -> Tensor
---@param triangle? string (default: "L")
---@return Tensor
function Tensor:eigvalsh(triangle) end

--- The lower triangular L with L L' = t, for a positive definite t; its transpose with `upper`.
---
---     t:cholesky(upper = false) -> Tensor
---@param upper? boolean (default: false)
---@return Tensor
function Tensor:cholesky(upper) end

--- The x with A x = b, where factor = A:cholesky(upper).
---
---     b:cholesky_solve(factor, upper = false) -> Tensor
---@param factor Tensor
---@param upper? boolean (default: false)
---@return Tensor
function Tensor:cholesky_solve(factor, upper) end

--- The inverse of the matrix that has this Cholesky factor.
---
---     factor:cholesky_inverse(upper = false) -> Tensor
---@param upper? boolean (default: false)
---@return Tensor
function Tensor:cholesky_inverse(upper) end

--- t = P L U: a permutation, a unit lower and an upper triangular matrix.
---
---     t:lu() -> P, L, U
---@return Tensor P
---@return Tensor L
---@return Tensor U
function Tensor:lu() end

--- The x with t x = b (x t = b with left false); b is a vector or a matrix.
---
---     t:solve(b, left = true) -> Tensor
---@param b Tensor
---@param left? boolean (default: true)
---@return Tensor
function Tensor:solve(b, left) end

--- The x with t x = b, reading only one triangle of t; with unitriangular its diagonal counts as ones.
---
---     t:solve_triangular(b, upper, left = true, unitriangular = false) -> Tensor
---@param b Tensor
---@param upper boolean
---@param left? boolean (default: true)
---@param unitriangular? boolean (default: false)
---@return Tensor
function Tensor:solve_triangular(b, upper, left, unitriangular) end

--- The x with the least |t x - b|, the sums of squares that are left (where t has more rows than columns), and the rank of t. b is a matrix.
---
---     t:lstsq(b) -> solution, residuals, rank
---@param b Tensor
---@return Tensor solution
---@return Tensor residuals
---@return Tensor rank
function Tensor:lstsq(b) end

--- The inverse of a square matrix; an error if it has none.
---
---     t:inv() -> Tensor
---@return Tensor
function Tensor:inv() end

--- The same as inv.
---
---     t:inverse() -> Tensor
---@return Tensor
function Tensor:inverse() end

--- The pseudoinverse; singular values below rtol * the largest count as 0.
---
---     t:pinv([rtol], hermitian = false) -> Tensor
---@param rtol? number
---@param hermitian? boolean (default: false)
---@return Tensor
function Tensor:pinv(rtol, hermitian) end

--- The determinant of a square matrix.
---
---     t:det() -> Tensor
---@return Tensor
function Tensor:det() end

--- The sign of the determinant and the logarithm of its absolute value.
---
---     t:slogdet() -> sign, logarithm
---@return Tensor sign
---@return Tensor logarithm
function Tensor:slogdet() end

--- Norm of a matrix: "fro", "nuc", 1, -1, 2, -2, math.huge or -math.huge.
---
---     t:matrix_norm(ord = "fro", dims = {-2, -1}, keepdim = false) -> Tensor
---@param ord? string|number (default: "fro")
---@param dims? integer|integer[] (default: {-2, -1})
---@param keepdim? boolean (default: false)
---@return Tensor
function Tensor:matrix_norm(ord, dims, keepdim) end

--- The condition number in a norm of matrix_norm: norm(t) * norm(inverse of t).
---
---     t:cond(p = 2) -> Tensor
---@param p? number (default: 2)
---@return Tensor
function Tensor:cond(p) end

--- A square matrix to a whole power; the inverse's for a negative one.
---
---     t:matrix_power(n) -> Tensor
---@param n integer
---@return Tensor
function Tensor:matrix_power(n) end

--- The matrix exponential of a square matrix.
---
---     t:matrix_exp() -> Tensor
---@return Tensor
function Tensor:matrix_exp() end

--- How many singular values are above rtol * the largest (int64).
---
---     t:matrix_rank([rtol]) -> Tensor
---@param rtol? number
---@return Tensor
function Tensor:matrix_rank(rtol) end

--- Entries moved along dimensions, those beyond the end coming in again at the start; without dimensions, of the flattened tensor.
---
---     t:roll(shifts, [dims]) -> Tensor
---@param shifts integer|integer[]
---@param dims? integer|integer[]
---@return Tensor
function Tensor:roll(shifts, dims) end

--- Turned by 90 degrees, from the first of two dimensions towards the second.
---
---     t:rot90(turns = 1, dims = {1, 2}) -> Tensor
---@param turns? integer (default: 1)
---@param dims? integer|integer[] (default: {1, 2})
---@return Tensor
function Tensor:rot90(turns, dims) end

--- The order of the second dimension reversed.
---
---     t:fliplr() -> Tensor
---@return Tensor
function Tensor:fliplr() end

--- The order of the first dimension reversed.
---
---     t:flipud() -> Tensor
---@return Tensor
function Tensor:flipud() end

--- A view with a dimension (or a list of them) moved to other positions.
---
---     t:movedim(from, to) -> Tensor
---@param from number
---@param to number
---@return Tensor
function Tensor:movedim(from, to) end

--- A view with the last two dimensions exchanged.
---
---     t:mT() -> Tensor
---@return Tensor
function Tensor:mT() end

--- Each entry of a dimension repeated, all as often as a number says or each as often as its entry of a vector; without a dimension, of the flattened tensor.
---
---     t:repeat_interleave(counts, [dim]) -> Tensor
---@param counts integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:repeat_interleave(counts, ...) end

--- A view with a dimension divided into several; one size may be -1.
---
---     t:unflatten(dim, shape) -> Tensor
---@param dim integer
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:unflatten(dim, shape, ...) end

--- A view of all windows of `size` neighbours along a dimension; the windows' entries become the last dimension.
---
---     t:unfold(dim, size, step = 1) -> Tensor
---@param dim integer
---@param size integer
---@param step? number (default: 1)
---@return Tensor
function Tensor:unfold(dim, size, step) end

--- A view of the diagonals over two dimensions, which become the last one.
---
---     t:diagonal(offset = 0, dims = {1, 2}) -> Tensor
---@param offset? integer (default: 0)
---@param dims? integer|integer[] (default: {1, 2})
---@return Tensor
function Tensor:diagonal(offset, dims) end

--- Matrices with the entries of the last dimension as diagonal.
---
---     t:diag_embed(offset = 0) -> Tensor
---@param offset? integer (default: 0)
---@return Tensor
function Tensor:diag_embed(offset) end

--- The matrix with all elements of t as diagonal.
---
---     t:diagflat(offset = 0) -> Tensor
---@param offset? integer (default: 0)
---@return Tensor
function Tensor:diagflat(offset) end

--- A view in a shape that t broadcasts to. Do not write into it.
---
---     t:broadcast_to(shape) -> Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:broadcast_to(shape, ...) end

--- All elements as a vector, without a copy if possible.
---
---     t:ravel() -> Tensor
---@return Tensor
function Tensor:ravel() end

--- Views of all entries of a dimension, which is then gone.
---
---     t:unbind(dim = 1) -> list
---@param dim? integer (default: 1)
---@return any[]
function Tensor:unbind(dim) end

--- `count` views whose sizes differ by one at most.
---
---     t:tensor_split(count, dim = 1) -> list
---@param count integer
---@param dim? integer (default: 1)
---@return any[]
function Tensor:tensor_split(count, dim) end

--- The Vandermonde matrix of a vector: its powers as columns, highest first.
---
---     t:vander(columns = #t, increasing = false) -> Tensor
---@param columns? integer (default: #t)
---@param increasing? boolean (default: false)
---@return Tensor
function Tensor:vander(columns, increasing) end

--- All choices of `count` elements of a vector, one per row.
---
---     t:combinations(count = 2, with_replacement = false) -> Tensor
---@param count? integer (default: 2)
---@param with_replacement? boolean (default: false)
---@return Tensor
function Tensor:combinations(count, with_replacement) end

--- A copy whose entries of a dimension at `indices` are those of source.
---
---     t:index_copy(dim, indices, source) -> Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function Tensor:index_copy(dim, indices, source) end

--- Copies the entries of source to the entries of a dimension at `indices`.
---
---     t:index_copy_(dim, indices, source) -> t
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function Tensor:index_copy_(dim, indices, source) end

--- A copy whose entries of a dimension at `indices` are all `value`.
---
---     t:index_fill(dim, indices, value) -> Tensor
---@param dim integer
---@param indices Tensor
---@param value Tensor|number|boolean
---@return Tensor
function Tensor:index_fill(dim, indices, value) end

--- Sets the entries of a dimension at `indices` to a number.
---
---     t:index_fill_(dim, indices, value) -> t
---@param dim integer
---@param indices Tensor
---@param value Tensor|number|boolean
---@return Tensor
function Tensor:index_fill_(dim, indices, value) end

--- A copy with scale * source added to the entries of a dimension at `indices`.
---
---     t:index_add(dim, indices, source, scale = 1) -> Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@param scale? number (default: 1)
---@return Tensor
function Tensor:index_add(dim, indices, source, scale) end

--- A copy of t with each element of source (or a number) at the index of dimension `dim` that the int64 tensor `indices` has in its place; the reverse of gather.
---
---     t:scatter(dim, indices, source) -> Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function Tensor:scatter(dim, indices, source) end

--- scatter, in place.
---
---     t:scatter_(dim, indices, source) -> t
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function Tensor:scatter_(dim, indices, source) end

--- As scatter, but adds to what is there, as often as an index occurs.
---
---     t:scatter_add(dim, indices, source) -> Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function Tensor:scatter_add(dim, indices, source) end

--- scatter_add, in place.
---
---     t:scatter_add_(dim, indices, source) -> t
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function Tensor:scatter_add_(dim, indices, source) end

--- As scatter, but combines all elements for one place by "sum", "prod", "mean", "amax" or "amin", with what is there unless include_self is false.
---
---     t:scatter_reduce(dim, indices, source, reduction, include_self = true) -> Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@param reduction string
---@param include_self? boolean (default: true)
---@return Tensor
function Tensor:scatter_reduce(dim, indices, source, reduction, include_self) end

--- scatter_reduce, in place.
---
---     t:scatter_reduce_(dim, indices, source, reduction, include_self = true) -> t
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@param reduction string
---@param include_self? boolean (default: true)
---@return Tensor
function Tensor:scatter_reduce_(dim, indices, source, reduction, include_self) end

--- The elements of the flattened tensor at int64 `indices`, in their shape.
---
---     t:take(indices) -> Tensor
---@param indices Tensor
---@return Tensor
function Tensor:take(indices) end

--- Copies (or adds) the elements of source to the flattened tensor's elements at int64 `indices`.
---
---     t:put_(indices, source, accumulate = false) -> t
---@param indices Tensor
---@param source Tensor
---@param accumulate? boolean (default: false)
---@return Tensor
function Tensor:put_(indices, source, accumulate) end

--- As gather, but t and indices broadcast in the other dimensions: what argsort and its kin give can be used as it is. Without a dimension, of the flattened tensor.
---
---     t:take_along_dim(indices, [dim]) -> Tensor
---@param indices Tensor
---@param dim? integer
---@return Tensor
function Tensor:take_along_dim(indices, dim) end

--- A copy with the elements of source, in their order, where the bool tensor `mask` is true.
---
---     t:masked_scatter(mask, source) -> Tensor
---@param mask Tensor
---@param source Tensor
---@return Tensor
function Tensor:masked_scatter(mask, source) end

--- masked_scatter, in place.
---
---     t:masked_scatter_(mask, source) -> t
---@param mask Tensor
---@param source Tensor
---@return Tensor
function Tensor:masked_scatter_(mask, source) end

--- Exponential draws with mean 1 / rate, in place.
---
---     t:exponential_(rate = 1, [generator]) -> t
---@param rate? number (default: 1)
---@param generator? Generator
---@return Tensor
function Tensor:exponential_(rate, generator) end

--- Draws whose logarithm is normal with this mean and standard deviation, in place.
---
---     t:log_normal_(mean = 1, std = 2, [generator]) -> t
---@param mean? number (default: 1)
---@param std? number (default: 2)
---@param generator? Generator
---@return Tensor
function Tensor:log_normal_(mean, std, generator) end

--- Draws from Cauchy's distribution, in place.
---
---     t:cauchy_(median = 0, scale = 1, [generator]) -> t
---@param median? number (default: 0)
---@param scale? number (default: 1)
---@param generator? Generator
---@return Tensor
function Tensor:cauchy_(median, scale, generator) end

--- How many trials, each a success with probability p, it takes to the first success; in place.
---
---     t:geometric_(p, [generator]) -> t
---@param p number
---@param generator? Generator
---@return Tensor
function Tensor:geometric_(p, generator) end

--- Uniform whole numbers from low to high - 1, in place.
---
---     t:random_(low, high, [generator]) -> t
---@param low number
---@param high number
---@param generator? Generator
---@return Tensor
function Tensor:random_(low, high, generator) end

--- Uniform whole numbers from low to high - 1 of the same shape, dtype and device.
---
---     t:randint_like(low, high, {generator}) -> Tensor
---@param low number
---@param high number
---@param options? { generator?: Generator }
---@return Tensor
function Tensor:randint_like(low, high, options) end

--- `count` indices, counted from 1, drawn with the weights in t, a vector or rows of a matrix; no index twice unless with replacement.
---
---     t:multinomial(count, replacement = false, {generator}) -> Tensor
---@param count integer
---@param replacement? boolean (default: false)
---@param options? { generator?: Generator }
---@return Tensor
function Tensor:multinomial(count, replacement, options) end

--- For each element how many of so many trials succeed; both are float tensors that broadcast.
---
---     counts:binomial(probabilities, {generator}) -> Tensor
---@param probabilities Tensor|number
---@param options? { generator?: Generator }
---@return Tensor
function Tensor:binomial(probabilities, options) end

--- A Poisson draw for each rate.
---
---     rates:poisson({generator}) -> Tensor
---@param options? { generator?: Generator }
---@return Tensor
function Tensor:poisson(options) end

--- A gamma draw with scale 1 for each shape parameter.
---
---     shapes:standard_gamma({generator}) -> Tensor
---@param options? { generator?: Generator }
---@return Tensor
function Tensor:standard_gamma(options) end

--- Weights that sum to 1 along the last dimension, drawn from Dirichlet's distribution.
---
---     concentrations:dirichlet({generator}) -> Tensor
---@param options? { generator?: Generator }
---@return Tensor
function Tensor:dirichlet(options) end

--- The same memory in another shape; one size may be -1: what is left. An error when the memory is not laid out so: reshape copies then.
---
---     t:view(shape) -> Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:view(shape, ...) end

--- The same elements in another shape, without a copy where possible; one size may be -1.
---
---     t:reshape(shape) -> Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:reshape(shape, ...) end

--- view with the shape of another tensor.
---
---     t:view_as(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:view_as(other) end

--- expand to the shape of another tensor.
---
---     t:expand_as(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:expand_as(other) end

--- Dimensions of size 1 repeated without a copy; -1 keeps a size. Do not write into it.
---
---     t:expand(shape) -> Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:expand(shape, ...) end

--- A view of `length` entries from index `start` of a dimension.
---
---     t:narrow(dim, start, length) -> Tensor
---@param dim integer
---@param start integer
---@param length integer
---@return Tensor
function Tensor:narrow(dim, start, length) end

--- A view of one index of a dimension, which is then gone.
---
---     t:select(dim, index) -> Tensor
---@param dim integer
---@param index integer
---@return Tensor
function Tensor:select(dim, index) end

--- A view of the indices first to last of a dimension, both included.
---
---     t:slice(dim, first = 1, last = -1, step = 1) -> Tensor
---@param dim integer
---@param first? integer (default: 1)
---@param last? integer (default: -1)
---@param step? number (default: 1)
---@return Tensor
function Tensor:slice(dim, first, last, step) end

--- A view with two dimensions exchanged.
---
---     t:transpose(dim1, dim2) -> Tensor
---@param dim1 integer
---@param dim2 integer
---@return Tensor
function Tensor:transpose(dim1, dim2) end

--- A view of a matrix with rows and columns exchanged.
---
---     m:t() -> Tensor
---@return Tensor
function Tensor:t() end

--- A view with the dimensions in the given order.
---
---     t:permute(dims...) -> Tensor
---@param dims integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:permute(dims, ...) end

--- A view with a new dimension of size 1 at position `dim`.
---
---     t:unsqueeze(dim) -> Tensor
---@param dim integer
---@return Tensor
function Tensor:unsqueeze(dim) end

--- A view without dimension `dim` if its size is 1; without all such by default.
---
---     t:squeeze([dim]) -> Tensor
---@param dim? integer
---@return Tensor
function Tensor:squeeze(dim) end

--- The dimensions first to last as one.
---
---     t:flatten(first = 1, last = -1) -> Tensor
---@param first? integer (default: 1)
---@param last? integer (default: -1)
---@return Tensor
function Tensor:flatten(first, last) end

--- The tensor itself, or a copy in row order.
---
---     t:contiguous() -> Tensor
---@return Tensor
function Tensor:contiguous() end

--- The same memory as a new tensor that records nothing.
---
---     t:detach() -> Tensor
---@return Tensor
function Tensor:detach() end

--- A copy with memory of its own.
---
---     t:clone() -> Tensor
---@return Tensor
function Tensor:clone() end

--- The tensor repeated along its dimensions.
---
---     t:tile(counts) -> Tensor
---@param counts integer|integer[]
---@param ... integer
---@return Tensor
function Tensor:tile(counts, ...) end

--- A copy with the order of the dimensions reversed.
---
---     t:flip(dims) -> Tensor
---@param dims integer|integer[]
---@return Tensor
function Tensor:flip(dims) end

--- Views of `size` entries each; the last may be shorter.
---
---     t:split(size, dim = 1) -> list of tensors
---@param size integer
---@param dim? integer (default: 1)
---@return Tensor[]
function Tensor:split(size, dim) end

--- `count` views of about the same size.
---
---     t:chunk(count, dim = 1) -> list of tensors
---@param count integer
---@param dim? integer (default: 1)
---@return Tensor[]
function Tensor:chunk(count, dim) end

--- The only element as a Lua value: a float, an integer or a boolean by the dtype.
---
---     t:item() -> number or boolean
---@return number|boolean
function Tensor:item() end

--- How many elements there are.
---
---     t:numel() -> integer
---@return integer
function Tensor:numel() end

--- How many dimensions there are.
---
---     t:dim() -> integer
---@return integer
function Tensor:dim() end

--- The sizes of all dimensions.
---
---     t:shape() -> list of integers
---@return integer[]
function Tensor:shape() end

--- The size of a dimension, or of all of them.
---
---     t:size(dim) -> integer; t:size() -> list of integers
---@overload fun(self: Tensor, dim: integer): integer
---@return integer[]
function Tensor:size() end

--- "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8" or "bool".
---
---     t:dtype() -> string
---@return string
function Tensor:dtype() end

--- "cpu" or "cuda:0".
---
---     t:device() -> string
---@return string
function Tensor:device() end

--- Whether the elements lie in row order without gaps.
---
---     t:is_contiguous() -> boolean
---@return boolean
function Tensor:is_contiguous() end

--- Whether both are the same tensor object, as `==`.
---
---     t:is_same(other) -> boolean
---@param other Tensor|number
---@return boolean
function Tensor:is_same(other) end

--- Converted to a dtype ("float64"), moved to a device ("cuda"), or both as another tensor has them; the tensor itself when nothing changes.
---
---     t:to(dtype | device | other) -> Tensor
---@param dtype_or_device_or_other Dtype|string|Tensor|number
---@return Tensor
function Tensor:to(dtype_or_device_or_other) end

--- Converted to float32.
---
---     t:float() -> Tensor
---@return Tensor
function Tensor:float() end

--- Converted to float64.
---
---     t:double() -> Tensor
---@return Tensor
function Tensor:double() end

--- Converted to int64; fractions are cut off.
---
---     t:long() -> Tensor
---@return Tensor
function Tensor:long() end

--- Converted to bool: what is not 0.
---
---     t:bool() -> Tensor
---@return Tensor
function Tensor:bool() end

--- Converted to float16.
---
---     t:half() -> Tensor
---@return Tensor
function Tensor:half() end

--- Converted to bfloat16.
---
---     t:bfloat16() -> Tensor
---@return Tensor
function Tensor:bfloat16() end

--- Converted to int32; fractions are cut off.
---
---     t:int() -> Tensor
---@return Tensor
function Tensor:int() end

--- Converted to int16; fractions are cut off.
---
---     t:short() -> Tensor
---@return Tensor
function Tensor:short() end

--- Converted to int8; fractions are cut off.
---
---     t:char() -> Tensor
---@return Tensor
function Tensor:char() end

--- Converted to uint8; fractions are cut off.
---
---     t:byte() -> Tensor
---@return Tensor
function Tensor:byte() end

--- Converted and moved to the dtype and device of another tensor.
---
---     t:type_as(other) -> Tensor
---@param other Tensor|number
---@return Tensor
function Tensor:type_as(other) end

--- In the processor's memory; t itself if it is.
---
---     t:cpu() -> Tensor
---@return Tensor
function Tensor:cpu() end

--- In the memory of a GPU, counted from 0; an error without one.
---
---     t:cuda([index]) -> Tensor
---@param index? integer
---@return Tensor
function Tensor:cuda(index) end

--- How many elements lie between neighbours of a dimension, or of each.
---
---     t:stride(dim) -> integer; t:stride() -> list
---@overload fun(self: Tensor, dim: integer): integer
---@return any[]
function Tensor:stride() end

--- The bytes of one element.
---
---     t:element_size() -> integer
---@return integer
function Tensor:element_size() end

--- Whether the dtype is a float of any size.
---
---     t:is_floating_point() -> boolean
---@return boolean
function Tensor:is_floating_point() end

--- The elements as Lua values, one table per row; of a tensor without dimensions the value itself.
---
---     t:tolist() -> nested lists
---@return table
function Tensor:tolist() end

--- Whether operations on t are recorded, so that gradients with respect to it can be computed.
---
---     t:requires_grad() -> boolean
---@return boolean
function Tensor:requires_grad() end

--- Starts or stops recording what is computed from t.
---
---     t:requires_grad_(on = true) -> t
---@param on? boolean (default: true)
---@return Tensor
function Tensor:requires_grad_(on) end

--- Whether t was made by the script rather than computed from recorded tensors: backward() leaves gradients in leaves.
---
---     t:is_leaf() -> boolean
---@return boolean
function Tensor:is_leaf() end

--- The gradient that backward() has added up in t; nil before the first one.
---
---     t:grad() -> Tensor or nil
---@return Tensor|nil
function Tensor:grad() end

--- Forgets the gradient in t and frees it; the next backward() starts anew.
---
---     t:zero_grad() -> t
---@return Tensor
function Tensor:zero_grad() end

--- Makes backward() leave a gradient in t although it is no leaf.
---
---     t:retain_grad() -> t
---@return Tensor
function Tensor:retain_grad() end

--- Adds the gradient of t with respect to every recorded leaf to that leaf's t:grad(). t has one element, or `gradient` is given: the derivative of something with respect to t. Frees the graph unless retain_graph is true. For gradients of gradients: torch.autograd.grad.
---
---     t:backward([gradient], {retain_graph})
---@param gradient? Tensor
---@param options? { retain_graph?: boolean }
function Tensor:backward(gradient, options) end

--- Cuts t off the graph that it was computed in.
---
---     t:detach_() -> t
---@return Tensor
function Tensor:detach_() end

--- x where it is positive, negative_slope * x elsewhere.
---
---     t:leaky_relu(negative_slope = 0.01) -> Tensor
---@param negative_slope? number (default: 0.01)
---@return Tensor
function Tensor:leaky_relu(negative_slope) end

--- x where it is positive, alpha * (exp(x) - 1) elsewhere.
---
---     t:elu(alpha = 1) -> Tensor
---@param alpha? number (default: 1)
---@return Tensor
function Tensor:elu(alpha) end

--- Scaled elu with the constants of Klambauer et al. 2017.
---
---     t:selu() -> Tensor
---@return Tensor
function Tensor:selu() end

--- x times the normal distribution at x; approximate: "none" or "tanh".
---
---     t:gelu(approximate = "none") -> Tensor
---@param approximate? string (default: "none")
---@return Tensor
function Tensor:gelu(approximate) end

--- x * sigmoid(x), also called swish.
---
---     t:silu() -> Tensor
---@return Tensor
function Tensor:silu() end

--- x * tanh(softplus(x)).
---
---     t:mish() -> Tensor
---@return Tensor
function Tensor:mish() end

--- log(1 + exp(beta * x)) / beta; x itself where beta * x > threshold.
---
---     t:softplus(beta = 1, threshold = 20) -> Tensor
---@param beta? number (default: 1)
---@param threshold? number (default: 20)
---@return Tensor
function Tensor:softplus(beta, threshold) end

--- Limits each element to [min_val, max_val].
---
---     t:hardtanh(min_val = -1, max_val = 1) -> Tensor
---@param min_val? number (default: -1)
---@param max_val? number (default: 1)
---@return Tensor
function Tensor:hardtanh(min_val, max_val) end

--- Limits each element to [0, 6].
---
---     t:relu6() -> Tensor
---@return Tensor
function Tensor:relu6() end

--- x / 6 + 1 / 2, limited to [0, 1].
---
---     t:hardsigmoid() -> Tensor
---@return Tensor
function Tensor:hardsigmoid() end

--- x * hardsigmoid(x).
---
---     t:hardswish() -> Tensor
---@return Tensor
function Tensor:hardswish() end

--- Logarithm of the sigmoid, without overflow.
---
---     t:log_sigmoid() -> Tensor
---@return Tensor
function Tensor:log_sigmoid() end

--- x / (1 + |x|).
---
---     t:softsign() -> Tensor
---@return Tensor
function Tensor:softsign() end

--- Gated linear unit: the first half of the dimension times the sigmoid of the second half.
---
---     t:glu(dim = -1) -> Tensor
---@param dim? integer (default: -1)
---@return Tensor
function Tensor:glu(dim) end

--- x where it is positive, weight * x elsewhere; `weight` has one element, or one for each channel (dimension 2).
---
---     t:prelu(weight) -> Tensor
---@param weight Tensor|number
---@return Tensor
function Tensor:prelu(weight) end

--- Normal draws with deviation std, those beyond 2 std drawn again.
---
---     t:truncated_normal_(std = 1, generator) -> t
---@param std? number (default: 1)
---@param generator? Generator
---@return Tensor
function Tensor:truncated_normal_(std, generator) end

--- Normal draws with variance 2 / (fan in + fan out), for weights [outputs, inputs, window...].
---
---     t:glorot_normal_(generator) -> t
---@param generator Generator
---@return Tensor
function Tensor:glorot_normal_(generator) end

--- Uniform draws with variance 2 / (fan in + fan out), for weights [outputs, inputs, window...].
---
---     t:glorot_uniform_(generator) -> t
---@param generator Generator
---@return Tensor
function Tensor:glorot_uniform_(generator) end

--- gain times a random matrix with orthonormal rows (or columns, where there are fewer of these); dimensions after the first count as one.
---
---     t:orthogonal_(gain = 1, generator) -> t
---@param gain? number (default: 1)
---@param generator? Generator
---@return Tensor
function Tensor:orthogonal_(gain, generator) end

--- Makes this value stand for the numbers of `other`, of any shape and dtype, without a copy; whether a gradient is required stays, the gradient itself goes.
---
---     t:set_data(other) -> t
---@param other Tensor|number
---@return Tensor
function Tensor:set_data(other) end

--- Gives the memory up now instead of at the next collection; using the value afterwards is an error. Releasing twice is not.
---
---     value:release()
function Tensor:release() end

--- A piece of a network, as the functions of nn and classes made by nn.module give it. Calling it computes its outputs.
---@class Module
local Module = {}

--- Declares a buffer: numbers that are remembered without being trained, such as running means.
---
---     m:buffer(name, shape, [start]) -> Tensor
---@param name string unique within the module
---@param shape integer[]
---@param start? number every element's first value, 0 unless given
---@return Tensor # keep it in a field. Write into it in place
function Module:buffer(name, shape, start) end

--- The modules directly below this one, in the order of declaration.
---
---     m:children() -> table[]
---@return table[] # { name, module }
function Module:children() end

--- Switches the module and all below it to evaluation: no dropout, batch norm by running statistics.
---
---     m:eval() -> Module
---@return Module
function Module:eval() end

--- Computes the module's outputs; every class has its own.
---
---     m:forward()
function Module:forward() end

--- Copies numbers into all parameters and buffers. Nothing is changed when a name or a shape is wrong.
---
---     m:load_state(tensors) -> Module
---@param tensors table name -> tensor, as `state()` returns it
---@return Module
function Module:load_state(tensors) end

--- All buffers with their names, in the order of declaration, each once.
---
---     m:named_buffers() -> table[]
---@return table[] # { name = "bn.running_mean", shape, value = tensor, start = number }
function Module:named_buffers() end

--- All parameters with their names, in the order of declaration, each once.
---
---     m:named_parameters() -> table[]
---@return table[] # { name = "conv1.weight", kind, shape, value = tensor, init }
function Module:named_parameters() end

--- Declares a parameter: numbers that are trained.
---
---     m:parameter(name, shape, settings) -> Tensor
---@param name string unique within the module
---@param shape integer[]
---@param settings table kind = "weight" ("bias", "norm", "embedding"), which layer-wise rules look at; init, an initialiser (required)
---@return Tensor # keep it in a field. It stays this same value for the module's whole life
function Module:parameter(name, shape, settings) end

--- All parameters, in the order of declaration.
---
---     m:parameters() -> Tensor[]
---@return Tensor[]
function Module:parameters() end

--- Copies of all parameters and buffers.
---
---     m:state() -> table
---@return table # name -> tensor
function Module:state() end

--- Converts all parameters and buffers in place: they stay the same values.
---
---     m:to(dtype) -> Module
---@param dtype string "float32" or "float64"
---@return Module
function Module:to(dtype) end

--- Switches the module and all below it to training, which is how they begin.
---
---     m:train() -> Module
---@return Module
function Module:train() end

--- Sets the gradients of all parameters to zero, in place.
---
---     m:zero_grad()
function Module:zero_grad() end

--- A test problem to step through by hand. optbench.problem makes it.
---@class Problem
---@field parameters table The parameters in forward order, as a list and by name: { name, kind, shape, value, gradient, leaf }; and flat_values and flat_gradient, shape [n], of which all values and gradients are views.
---@field name string The problem's name.
---@field batch_size integer Examples in a training batch.
---@field steps_per_epoch integer Batches in an epoch.
---@field epoch integer The epoch of the last batch, counted from 0; -1 before the first.
---@field step integer The number of the last batch within its epoch, from 0.
---@field seed integer The seed that everything is drawn from.
local Problem = {}

--- The next training batch { inputs, targets }, in the order of a run with that seed; after an epoch the next one begins.
---
---     p:batch() -> batch
---@return Batch batch
function Problem:batch() end

--- Mean loss with L2 in training mode; its gradient replaces p.parameters.flat_gradient. Without a batch: of the one that p:batch() gave, or of the next when that was used.
---
---     p:loss_and_gradient([batch]) -> number
---@param batch? Batch
---@return number
function Problem:loss_and_gradient(batch) end

--- Mean loss with L2, no gradient; mode is "train" or "evaluate". Without a batch: of the one at hand.
---
---     p:loss([batch], mode = "train") -> number
---@param batch? Batch
---@param mode? string (default: "train")
---@return number
function Problem:loss(batch, mode) end

--- What the network gives for a batch, and the loss of each example [B] without L2; recorded from the `leaf` of each parameter. Without a batch: of the one at hand.
---
---     p:forward([batch], mode = "train") -> output, losses
---@param batch? Batch
---@param mode? string (default: "train")
---@return Tensor output
---@return Tensor losses
function Problem:forward(batch, mode) end

--- Means over a split ("train_eval", "valid", "test" or "train"): { loss, data_loss, regularization, accuracy, examples }.
---
---     p:evaluate(split = "test") -> table
---@param split? string (default: "test")
---@return table
function Problem:evaluate(split) end

--- The Hessian of the loss with L2 over a batch, times a vector [n].
---
---     p:hessian_vector(vector, [batch]) -> Tensor
---@param vector Tensor
---@param batch? Batch
---@return Tensor
function Problem:hessian_vector(vector, batch) end

--- The largest eigenvalue, by absolute value, of the Hessian of the loss over a batch, by power iteration.
---
---     p:sharpness([batch], iterations = 20) -> number
---@param batch? Batch
---@param iterations? integer (default: 20)
---@return number
function Problem:sharpness(batch, iterations) end

--- Trace of the covariance of the examples' gradients over the squared length of their mean, estimated from a batch and its halves (McCandlish et al. 2018, appendix A.1).
---
---     p:gradient_noise_scale([batch]) -> number
---@param batch? Batch
---@return number
function Problem:gradient_noise_scale(batch) end

--- Starts an optimizer (name, path or class) on the problem's parameters; options is a table, { lr = 0.1 }.
---
---     p:optimizer(optimizer, [options]) -> Optimizer
---@param optimizer string|OptimizerClass
---@param options? table
---@return Optimizer
function Problem:optimizer(optimizer, options) end

--- Gives the memory up now instead of at the next collection; using the value afterwards is an error. Releasing twice is not.
---
---     value:release()
function Problem:release() end

--- An optimizer at work on a problem's parameters. p:optimizer makes it.
---@class Optimizer
local Optimizer = {}

--- One update with the gradient that p:loss_and_gradient() left; rules that evaluate again do so on the same batch.
---
---     o:step()
function Optimizer:step() end

--- The rate in force from the next step on.
---
---     o:set_learning_rate(lr)
---@param lr number
function Optimizer:set_learning_rate(lr) end

--- Everything but the parameters that the next step depends on: copies, by name.
---
---     o:state() -> table
---@return table
function Optimizer:state() end

--- Swaps in the weights to evaluate, for rules that average them.
---
---     o:before_evaluation()
function Optimizer:before_evaluation() end

--- Swaps the training's weights back in.
---
---     o:after_evaluation()
function Optimizer:after_evaluation() end

--- Gives the memory up now instead of at the next collection; using the value afterwards is an error. Releasing twice is not.
---
---     value:release()
function Optimizer:release() end

--- A stream of random numbers. torch.Generator makes it.
---@class Generator
local Generator = {}

--- Starts the stream again at the state of this seed.
---
---     g:manual_seed(seed) -> g
---@param seed integer
---@return Generator
function Generator:manual_seed(seed) end

--- The seed that the stream was started with.
---
---     g:initial_seed() -> integer
---@return integer
function Generator:initial_seed() end

--- Where the stream stands, as a uint8 tensor.
---
---     g:get_state() -> Tensor
---@return Tensor
function Generator:get_state() end

--- Goes to where another stream stood (get_state).
---
---     g:set_state(state) -> g
---@param state Tensor
---@return Generator
function Generator:set_state(state) end

--- A second stream that goes on from the same state.
---
---     g:clone() -> Generator
---@return Generator
function Generator:clone() end

--- Gives the memory up now instead of at the next collection; using the value afterwards is an error. Releasing twice is not.
---
---     value:release()
function Generator:release() end

--- Makes tensors and computes with them.
---@class torch
torch = {}

--- A stream of random numbers of its own. Give it as `generator` to what draws; without one, everything draws from one stream of the process.
---
---     torch.Generator(seed = 42) -> Generator
---@param seed? integer (default: 42)
---@return Generator
function torch.Generator(seed) end

--- Absolute value of each element.
---
---     t:abs() -> Tensor
---@param t Tensor
---@return Tensor
function torch.abs(t) end

--- Arc cosine, in radians.
---
---     t:acos() -> Tensor
---@param t Tensor
---@return Tensor
function torch.acos(t) end

--- Inverse hyperbolic cosine.
---
---     t:acosh() -> Tensor
---@param t Tensor
---@return Tensor
function torch.acosh(t) end

--- Means over windows chosen so that the last two dimensions get this size, one number or {rows, columns}.
---
---     torch.adaptive_avg_pool2d(x, output_size) -> Tensor
---@param x Tensor
---@param output_size integer|integer[]
---@return Tensor
function torch.adaptive_avg_pool2d(x, output_size) end

--- t + scale * other; other is a tensor or a number.
---
---     t:add(other, scale = 1) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@param scale? number (default: 1)
---@return Tensor
function torch.add(t, other, scale) end

--- t + value * a / b, elementwise.
---
---     t:addcdiv(a, b, value = 1) -> Tensor
---@param t Tensor
---@param a Tensor
---@param b Tensor
---@param value? Tensor|number|boolean (default: 1)
---@return Tensor
function torch.addcdiv(t, a, b, value) end

--- t + value * a * b, elementwise.
---
---     t:addcmul(a, b, value = 1) -> Tensor
---@param t Tensor
---@param a Tensor
---@param b Tensor
---@param value? Tensor|number|boolean (default: 1)
---@return Tensor
function torch.addcmul(t, a, b, value) end

--- beta * t + alpha * (a matmul b).
---
---     t:addmm(a, b, beta = 1, alpha = 1) -> Tensor
---@param t Tensor
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function torch.addmm(t, a, b, beta, alpha) end

--- beta * t + alpha * (matrix times vector).
---
---     t:addmv(matrix, vector, beta = 1, alpha = 1) -> Tensor
---@param t Tensor
---@param matrix Tensor
---@param vector Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function torch.addmv(t, matrix, vector, beta, alpha) end

--- beta * t + alpha * (outer product of two vectors).
---
---     t:addr(a, b, beta = 1, alpha = 1) -> Tensor
---@param t Tensor
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function torch.addr(t, a, b, beta, alpha) end

--- A bool tensor: whether none is 0.
---
---     t:all([dim], keepdim = false) -> Tensor
---@param t Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.all(t, dim, keepdim) end

--- Whether |t - other| <= atol + rtol * |other| everywhere.
---
---     t:allclose(other, rtol = 1e-5, atol = 1e-8, equal_nan = false) -> boolean
---@param t Tensor
---@param other Tensor|number
---@param rtol? number (default: 1e-5)
---@param atol? number (default: 1e-8)
---@param equal_nan? boolean (default: false)
---@return boolean
function torch.allclose(t, other, rtol, atol, equal_nan) end

--- The largest element over a dimension or a list of them; among equal ones the gradient is shared.
---
---     t:amax([dims], keepdim = false) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.amax(t, dims, keepdim) end

--- The smallest element over a dimension or a list of them; among equal ones the gradient is shared.
---
---     t:amin([dims], keepdim = false) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.amin(t, dims, keepdim) end

--- Both extremes, of everything or along a dimension.
---
---     t:aminmax([dim], keepdim = false) -> smallest, largest
---@param t Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor smallest
---@return Tensor largest
function torch.aminmax(t, dim, keepdim) end

--- A bool tensor: whether one is not 0.
---
---     t:any([dim], keepdim = false) -> Tensor
---@param t Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.any(t, dim, keepdim) end

--- start, start + step, ... before end (which is left out, as in PyTorch); int64 for integers, else float32.
---
---     torch.arange(end, {dtype, device}) -> Tensor; torch.arange(start: number, end, step = 1, {dtype, device}) -> Tensor
---@overload fun(end_: number, options?: { dtype?: Dtype, device?: string }): Tensor
---@param start number
---@param end_ number
---@param step? number (default: 1)
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.arange(start, end_, step, options) end

--- Where the largest element is, counted from 1; without a dimension, in the flattened tensor.
---
---     t:argmax([dim], keepdim = false) -> Tensor
---@param t Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.argmax(t, dim, keepdim) end

--- Where the smallest element is, counted from 1; without a dimension, in the flattened tensor.
---
---     t:argmin([dim], keepdim = false) -> Tensor
---@param t Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.argmin(t, dim, keepdim) end

--- Where the elements are that sort would put first, second, ..., counted from 1; equal ones keep their order.
---
---     t:argsort(dim = -1, descending = false) -> Tensor
---@param t Tensor
---@param dim? integer (default: -1)
---@param descending? boolean (default: false)
---@return Tensor
function torch.argsort(t, dim, descending) end

--- Arc sine, in radians.
---
---     t:asin() -> Tensor
---@param t Tensor
---@return Tensor
function torch.asin(t) end

--- Inverse hyperbolic sine.
---
---     t:asinh() -> Tensor
---@param t Tensor
---@return Tensor
function torch.asinh(t) end

--- Arc tangent, in radians.
---
---     t:atan() -> Tensor
---@param t Tensor
---@return Tensor
function torch.atan(t) end

--- The angle whose tangent is t / other, from -pi to pi by the signs of both.
---
---     t:atan2(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.atan2(t, other) end

--- Inverse hyperbolic tangent.
---
---     t:atanh() -> Tensor
---@param t Tensor
---@return Tensor
function torch.atanh(t) end

--- The mean of each window over the last dimension.
---
---     torch.avg_pool1d(x, kernel_size, {stride = kernel_size, padding = 0, ceil_mode = false, count_include_pad = true}) -> Tensor
---@param x Tensor
---@param kernel_size integer|integer[]
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, ceil_mode?: boolean, count_include_pad?: boolean }
---@return Tensor
function torch.avg_pool1d(x, kernel_size, options) end

--- The mean of each window over the last two dimensions.
---
---     torch.avg_pool2d(x, kernel_size, {stride = kernel_size, padding = 0, ceil_mode = false, count_include_pad = true}) -> Tensor
---@param x Tensor
---@param kernel_size integer|integer[]
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, ceil_mode?: boolean, count_include_pad?: boolean }
---@return Tensor
function torch.avg_pool2d(x, kernel_size, options) end

--- beta * t + alpha * (products of two batches of matrices).
---
---     t:baddbmm(a, b, beta = 1, alpha = 1) -> Tensor
---@param t Tensor
---@param a Tensor
---@param b Tensor
---@param beta? number (default: 1)
---@param alpha? number (default: 1)
---@return Tensor
function torch.baddbmm(t, a, b, beta, alpha) end

--- Normalises each channel (dimension 2) over all others: in training by the batch's mean and variance, which move the running ones by `momentum`, else by the running ones. Any of the four tensors [channels] may be nil.
---
---     torch.batch_norm(x, [running_mean], [running_var], [weight], [bias], {training = false, momentum = 0.1, eps = 1e-5}) -> Tensor
---@param x Tensor
---@param running_mean? Tensor
---@param running_var? Tensor
---@param weight? Tensor|number
---@param bias? Tensor
---@param options? { training?: boolean, momentum?: number, eps?: number }
---@return Tensor
function torch.batch_norm(x, running_mean, running_var, weight, bias, options) end

--- 1 with the probability that the element of t says, else 0.
---
---     t:bernoulli({generator}) -> Tensor
---@param t Tensor
---@param options? { generator?: Generator }
---@return Tensor
function torch.bernoulli(t, options) end

--- -target log(p) - (1 - target) log(1 - p) for probabilities p.
---
---     torch.binary_cross_entropy(p, target, {weight, reduction = "mean"}) -> Tensor
---@param p number
---@param target Tensor
---@param options? { weight?: Tensor|number, reduction?: string }
---@return Tensor
function torch.binary_cross_entropy(p, target, options) end

--- binary_cross_entropy of sigmoid(logits), without overflow; pos_weight multiplies the target's term.
---
---     torch.binary_cross_entropy_with_logits(logits, target, {weight, reduction = "mean", pos_weight}) -> Tensor
---@param logits Tensor
---@param target Tensor
---@param options? { weight?: Tensor|number, reduction?: string, pos_weight?: Tensor }
---@return Tensor
function torch.binary_cross_entropy_with_logits(logits, target, options) end

--- How often (or with which total weight) 1, 2, 3, ... stand in an int64 vector; at least minlength entries.
---
---     t:bincount([weights], minlength = 0) -> Tensor
---@param t Tensor
---@param weights? Tensor
---@param minlength? integer (default: 0)
---@return Tensor
function torch.bincount(t, weights, minlength) end

--- For each element how many of so many trials succeed; both are float tensors that broadcast.
---
---     counts:binomial(probabilities, {generator}) -> Tensor
---@param counts Tensor
---@param probabilities Tensor|number
---@param options? { generator?: Generator }
---@return Tensor
function torch.binomial(counts, probabilities, options) end

--- Bits that both have; of bool tensors, where both are true.
---
---     t:bitwise_and(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.bitwise_and(t, other) end

--- t with its bits moved up by other: t * 2^other.
---
---     t:bitwise_left_shift(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.bitwise_left_shift(t, other) end

--- All bits inverted; of a bool tensor, where it is false.
---
---     t:bitwise_not() -> Tensor
---@param t Tensor
---@return Tensor
function torch.bitwise_not(t) end

--- Bits that one has; of bool tensors, where one is true.
---
---     t:bitwise_or(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.bitwise_or(t, other) end

--- t with its bits moved down by other: t // 2^other.
---
---     t:bitwise_right_shift(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.bitwise_right_shift(t, other) end

--- Bits that exactly one has; of bool tensors, where they differ.
---
---     t:bitwise_xor(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.bitwise_xor(t, other) end

--- The matrix with the matrices of a list as blocks on its diagonal, zeros elsewhere.
---
---     torch.block_diag(tensors) -> Tensor
---@param tensors Tensor[]
---@return Tensor
function torch.block_diag(tensors) end

--- Products of two batches of matrices, [b, n, k] and [b, k, m].
---
---     t:bmm(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.bmm(t, other) end

--- Views of the tensors, all in the shape that they broadcast to.
---
---     torch.broadcast_tensors(tensors) -> list
---@param tensors Tensor[]
---@return any[]
function torch.broadcast_tensors(tensors) end

--- A view in a shape that t broadcasts to. Do not write into it.
---
---     t:broadcast_to(shape) -> Tensor
---@param t Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function torch.broadcast_to(t, shape, ...) end

--- For each element which of the #boundaries + 1 parts between sorted boundaries it lies in, counted from 1; a boundary belongs to the part below it, above it with `right`.
---
---     t:bucketize(boundaries, right = false) -> Tensor
---@param t Tensor
---@param boundaries Tensor
---@param right? boolean (default: false)
---@return Tensor
function torch.bucketize(t, boundaries, right) end

--- All choices of one element of each vector, one per row.
---
---     torch.cartesian_prod(vectors) -> Tensor
---@param vectors Tensor[]
---@return Tensor
function torch.cartesian_prod(vectors) end

--- The tensors of a list joined along a dimension.
---
---     torch.cat(tensors, dim = 1) -> Tensor
---@param tensors Tensor[]
---@param dim? integer (default: 1)
---@return Tensor
function torch.cat(tensors, dim) end

--- Distances in the p-norm between the rows of t [n, d] and of other [m, d], as a matrix [n, m]; both may be batches.
---
---     t:cdist(other, p = 2) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@param p? number (default: 2)
---@return Tensor
function torch.cdist(t, other, p) end

--- Rounds up.
---
---     t:ceil() -> Tensor
---@param t Tensor
---@return Tensor
function torch.ceil(t) end

--- The lower triangular L with L L' = t, for a positive definite t; its transpose with `upper`.
---
---     t:cholesky(upper = false) -> Tensor
---@param t Tensor
---@param upper? boolean (default: false)
---@return Tensor
function torch.cholesky(t, upper) end

--- The inverse of the matrix that has this Cholesky factor.
---
---     factor:cholesky_inverse(upper = false) -> Tensor
---@param factor Tensor
---@param upper? boolean (default: false)
---@return Tensor
function torch.cholesky_inverse(factor, upper) end

--- The x with A x = b, where factor = A:cholesky(upper).
---
---     b:cholesky_solve(factor, upper = false) -> Tensor
---@param b Tensor
---@param factor Tensor
---@param upper? boolean (default: false)
---@return Tensor
function torch.cholesky_solve(b, factor, upper) end

--- `count` views of about the same size.
---
---     t:chunk(count, dim = 1) -> list of tensors
---@param t Tensor
---@param count integer
---@param dim? integer (default: 1)
---@return Tensor[]
function torch.chunk(t, count, dim) end

--- Limits each element to [low, high], numbers or tensors; nil leaves a side open.
---
---     t:clamp([low], [high]) -> Tensor
---@param t Tensor
---@param low? number
---@param high? number
---@return Tensor
function torch.clamp(t, low, high) end

--- Lowers what is above `high`, a number or a tensor.
---
---     t:clamp_max(high) -> Tensor
---@param t Tensor
---@param high number
---@return Tensor
function torch.clamp_max(t, high) end

--- Raises what is below `low`, a number or a tensor.
---
---     t:clamp_min(low) -> Tensor
---@param t Tensor
---@param low number
---@return Tensor
function torch.clamp_min(t, low) end

--- A copy with memory of its own.
---
---     t:clone() -> Tensor
---@param t Tensor
---@return Tensor
function torch.clone(t) end

--- All choices of `count` elements of a vector, one per row.
---
---     t:combinations(count = 2, with_replacement = false) -> Tensor
---@param t Tensor
---@param count? integer (default: 2)
---@param with_replacement? boolean (default: false)
---@return Tensor
function torch.combinations(t, count, with_replacement) end

--- The condition number in a norm of matrix_norm: norm(t) * norm(inverse of t).
---
---     t:cond(p = 2) -> Tensor
---@param t Tensor
---@param p? number (default: 2)
---@return Tensor
function torch.cond(t, p) end

--- The tensor itself, or a copy in row order.
---
---     t:contiguous() -> Tensor
---@param t Tensor
---@return Tensor
function torch.contiguous(t) end

--- Slides windows over x [B, channels, T]; weight [outputs, channels / groups, window], bias [outputs] or nil. padding: zeros at both ends, or "same" for ceil(T / stride) outputs.
---
---     torch.conv1d(x, weight, [bias], {stride = 1, padding = 0, dilation = 1, groups = 1}) -> Tensor
---@param x Tensor
---@param weight Tensor|number
---@param bias? Tensor
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, dilation?: integer|integer[], groups?: integer }
---@return Tensor
function torch.conv1d(x, weight, bias, options) end

--- Slides windows over x [B, channels, rows, columns]; weight [outputs, channels / groups, rows, columns], bias [outputs] or nil. A stride, padding or dilation is one number or {rows, columns}; padding may be "same" for ceil(size / stride) outputs.
---
---     torch.conv2d(x, weight, [bias], {stride = 1, padding = 0, dilation = 1, groups = 1}) -> Tensor
---@param x Tensor
---@param weight Tensor|number
---@param bias? Tensor
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, dilation?: integer|integer[], groups?: integer }
---@return Tensor
function torch.conv2d(x, weight, bias, options) end

--- Transposed convolution of x [B, channels, T]; weight [channels, outputs / groups, window].
---
---     torch.conv_transpose1d(x, weight, [bias], {stride = 1, padding = 0, output_padding = 0, groups = 1, dilation = 1}) -> Tensor
---@param x Tensor
---@param weight Tensor|number
---@param bias? Tensor
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, output_padding?: integer|integer[], groups?: integer, dilation?: integer|integer[] }
---@return Tensor
function torch.conv_transpose1d(x, weight, bias, options) end

--- Transposed convolution of x [B, channels, rows, columns]; weight [channels, outputs / groups, rows, columns].
---
---     torch.conv_transpose2d(x, weight, [bias], {stride = 1, padding = 0, output_padding = 0, groups = 1, dilation = 1}) -> Tensor
---@param x Tensor
---@param weight Tensor|number
---@param bias? Tensor
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, output_padding?: integer|integer[], groups?: integer, dilation?: integer|integer[] }
---@return Tensor
function torch.conv_transpose2d(x, weight, bias, options) end

--- The magnitude of t with the sign of other.
---
---     t:copysign(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.copysign(t, other) end

--- Correlations of the rows of a matrix, each a variable.
---
---     t:corrcoef() -> Tensor
---@param t Tensor
---@return Tensor
function torch.corrcoef(t) end

--- A bool tensor [B]: whether the largest of scores [B, classes] is at the label, counted from 0. Its mean is the accuracy: torch.correct(scores, labels):to("float64"):mean().
---
---     torch.correct(scores, labels) -> Tensor
---@param scores Tensor
---@param labels Tensor
---@return Tensor
function torch.correct(scores, labels) end

--- Cosine of each element, in radians.
---
---     t:cos() -> Tensor
---@param t Tensor
---@return Tensor
function torch.cos(t) end

--- Hyperbolic cosine.
---
---     t:cosh() -> Tensor
---@param t Tensor
---@return Tensor
function torch.cosh(t) end

--- Cosine of the angle between a and b along a dimension.
---
---     torch.cosine_similarity(a, b, dim = 2, eps = 1e-8) -> Tensor
---@param a Tensor
---@param b Tensor
---@param dim? integer (default: 2)
---@param eps? number (default: 1e-8)
---@return Tensor
function torch.cosine_similarity(a, b, dim, eps) end

--- How many elements are not 0 (int64).
---
---     t:count_nonzero([dims], keepdim = false) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.count_nonzero(t, dims, keepdim) end

--- Covariances of the rows of a matrix, each a variable, with divisor n - correction.
---
---     t:cov(correction = 1) -> Tensor
---@param t Tensor
---@param correction? integer (default: 1)
---@return Tensor
function torch.cov(t, correction) end

--- Vector product along a dimension of size 3.
---
---     t:cross(other, dim = -1) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@param dim? integer (default: -1)
---@return Tensor
function torch.cross(t, other, dim) end

--- -log(softmax(logits)) at the labels: logits [B, classes] or [B, classes, ...], int64 labels [B] or [B, ...] counted from 0, or probabilities like logits. `weight` [classes] weighs the classes; the mean is over their weights.
---
---     torch.cross_entropy(logits, labels, {weight, ignore_index = -100, reduction = "mean", label_smoothing = 0}) -> Tensor
---@param logits Tensor
---@param labels Tensor
---@param options? { weight?: Tensor|number, ignore_index?: integer, reduction?: string, label_smoothing?: number }
---@return Tensor
function torch.cross_entropy(logits, labels, options) end

--- The largest element so far along a dimension, and where it is, counted from 1.
---
---     t:cummax(dim) -> values, indices
---@param t Tensor
---@param dim integer
---@return Tensor values
---@return Tensor indices
function torch.cummax(t, dim) end

--- The smallest element so far along a dimension, and where it is, counted from 1.
---
---     t:cummin(dim) -> values, indices
---@param t Tensor
---@param dim integer
---@return Tensor values
---@return Tensor indices
function torch.cummin(t, dim) end

--- Running products along a dimension.
---
---     t:cumprod(dim) -> Tensor
---@param t Tensor
---@param dim integer
---@return Tensor
function torch.cumprod(t, dim) end

--- Running sums along a dimension.
---
---     t:cumsum(dim) -> Tensor
---@param t Tensor
---@param dim integer
---@return Tensor
function torch.cumsum(t, dim) end

--- Degrees as radians.
---
---     t:deg2rad() -> Tensor
---@param t Tensor
---@return Tensor
function torch.deg2rad(t) end

--- The determinant of a square matrix.
---
---     t:det() -> Tensor
---@param t Tensor
---@return Tensor
function torch.det(t) end

--- The same memory as a new tensor that records nothing.
---
---     t:detach() -> Tensor
---@param t Tensor
---@return Tensor
function torch.detach(t) end

--- A matrix's diagonal, or the matrix with a vector as diagonal; offset > 0 is above it.
---
---     t:diag(offset = 0) -> Tensor
---@param t Tensor
---@param offset? integer (default: 0)
---@return Tensor
function torch.diag(t, offset) end

--- Matrices with the entries of the last dimension as diagonal.
---
---     t:diag_embed(offset = 0) -> Tensor
---@param t Tensor
---@param offset? integer (default: 0)
---@return Tensor
function torch.diag_embed(t, offset) end

--- The matrix with all elements of t as diagonal.
---
---     t:diagflat(offset = 0) -> Tensor
---@param t Tensor
---@param offset? integer (default: 0)
---@return Tensor
function torch.diagflat(t, offset) end

--- A view of the diagonals over two dimensions, which become the last one.
---
---     t:diagonal(offset = 0, dims = {1, 2}) -> Tensor
---@param t Tensor
---@param offset? integer (default: 0)
---@param dims? integer|integer[] (default: {1, 2})
---@return Tensor
function torch.diagonal(t, offset, dims) end

--- Differences of neighbours along a dimension, taken n times.
---
---     t:diff(n = 1, dim = -1) -> Tensor
---@param t Tensor
---@param n? integer (default: 1)
---@param dim? integer (default: -1)
---@return Tensor
function torch.diff(t, n, dim) end

--- Derivative of lgamma.
---
---     t:digamma() -> Tensor
---@param t Tensor
---@return Tensor
function torch.digamma(t) end

--- Weights that sum to 1 along the last dimension, drawn from Dirichlet's distribution.
---
---     concentrations:dirichlet({generator}) -> Tensor
---@param concentrations Tensor
---@param options? { generator?: Generator }
---@return Tensor
function torch.dirichlet(concentrations, options) end

--- Quotient of the elements, a float even for integers.
---
---     t:div(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.div(t, other) end

--- Inner product of two vectors of the same length.
---
---     t:dot(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.dot(t, other) end

--- Each element is 0 with probability p, independently of the others, and the kept ones are divided by 1 - p; x itself where training is false. The mask does not depend on the number of threads.
---
---     torch.dropout(x, p = 0.5, training = true) -> Tensor
---@param x Tensor
---@param p? number (default: 0.5)
---@param training? boolean (default: true)
---@return Tensor
function torch.dropout(x, p, training) end

--- Eigenvalues, smallest first, and eigenvectors (columns) of a symmetric matrix, of which only the lower ("L") or upper ("U") triangle is read.
---
---     t:eigh(triangle = "L") -> values, vectors
---@param t Tensor
---@param triangle? string (default: "L")
---@return Tensor values
---@return Tensor vectors
function torch.eigh(t, triangle) end

--- The eigenvalues of a symmetric matrix, smallest first.
---
---     t:eigvalsh(triangle = "L") -> Tensor
---@param t Tensor
---@param triangle? string (default: "L")
---@return Tensor
function torch.eigvalsh(t, triangle) end

--- Sums of products in Einstein's notation, "bij,bjk->bik"; the tensors follow one by one or as a list.
---
---     torch.einsum(equation, tensors...) -> Tensor
---@param equation string
---@param tensors Tensor[]
---@param ... Tensor[]
---@return Tensor
function torch.einsum(equation, tensors, ...) end

--- x where it is positive, alpha * (exp(x) - 1) elsewhere.
---
---     t:elu(alpha = 1) -> Tensor
---@param t Tensor
---@param alpha? number (default: 1)
---@return Tensor
function torch.elu(t, alpha) end

--- The rows of weight [tokens, features] at int64 tokens [...], which are counted from 0: [..., features].
---
---     torch.embedding(tokens, weight) -> Tensor
---@param tokens Tensor
---@param weight Tensor|number
---@return Tensor
function torch.embedding(tokens, weight) end

--- Memory of a shape, with whatever it holds.
---
---     torch.empty(shape, {dtype, device}) -> Tensor
---@param shape integer|integer[]
---@param ... integer|{ dtype?: Dtype, device?: string }
---@return Tensor
function torch.empty(shape, ...) end

--- Memory of the same shape, dtype and device.
---
---     t:empty_like({dtype, device}) -> Tensor
---@param t Tensor
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.empty_like(t, options) end

--- Calls f(...) with recording on: within torch.no_grad, or in an optimizer's step, which runs without.
---
---     torch.enable_grad(f, ...) -> results of f
---@param f fun(...): any
---@param ... any
---@return any results of f
function torch.enable_grad(f, ...) end

--- A bool tensor: where the elements are equal.
---
---     t:eq(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.eq(t, other) end

--- Whether shapes and all elements are the same; NaN equals nothing.
---
---     t:equal(other) -> boolean
---@param t Tensor
---@param other Tensor|number
---@return boolean
function torch.equal(t, other) end

--- Error function.
---
---     t:erf() -> Tensor
---@param t Tensor
---@return Tensor
function torch.erf(t) end

--- 1 - erf(x), accurate for large x.
---
---     t:erfc() -> Tensor
---@param t Tensor
---@return Tensor
function torch.erfc(t) end

--- Inverse of the error function.
---
---     t:erfinv() -> Tensor
---@param t Tensor
---@return Tensor
function torch.erfinv(t) end

--- e to the power of each element.
---
---     t:exp() -> Tensor
---@param t Tensor
---@return Tensor
function torch.exp(t) end

--- 2 to the power of each element.
---
---     t:exp2() -> Tensor
---@param t Tensor
---@return Tensor
function torch.exp2(t) end

--- Dimensions of size 1 repeated without a copy; -1 keeps a size. Do not write into it.
---
---     t:expand(shape) -> Tensor
---@param t Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function torch.expand(t, shape, ...) end

--- expand to the shape of another tensor.
---
---     t:expand_as(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.expand_as(t, other) end

--- exp(x) - 1, accurate near zero.
---
---     t:expm1() -> Tensor
---@param t Tensor
---@return Tensor
function torch.expm1(t) end

--- Ones on the diagonal, zeros elsewhere.
---
---     torch.eye(rows, columns = rows, {dtype, device}) -> Tensor
---@param rows integer
---@param columns? integer (default: rows)
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.eye(rows, columns, options) end

--- The dimensions first to last as one.
---
---     t:flatten(first = 1, last = -1) -> Tensor
---@param t Tensor
---@param first? integer (default: 1)
---@param last? integer (default: -1)
---@return Tensor
function torch.flatten(t, first, last) end

--- A copy with the order of the dimensions reversed.
---
---     t:flip(dims) -> Tensor
---@param t Tensor
---@param dims integer|integer[]
---@return Tensor
function torch.flip(t, dims) end

--- The order of the second dimension reversed.
---
---     t:fliplr() -> Tensor
---@param t Tensor
---@return Tensor
function torch.fliplr(t) end

--- The order of the first dimension reversed.
---
---     t:flipud() -> Tensor
---@param t Tensor
---@return Tensor
function torch.flipud(t) end

--- t to the power of other, computed in float64.
---
---     t:float_power(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.float_power(t, other) end

--- Rounds down.
---
---     t:floor() -> Tensor
---@param t Tensor
---@return Tensor
function torch.floor(t) end

--- Quotient rounded down, as `//`.
---
---     t:floor_divide(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.floor_divide(t, other) end

--- The larger of each pair; where one is NaN, the other.
---
---     t:fmax(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.fmax(t, other) end

--- The smaller of each pair; where one is NaN, the other.
---
---     t:fmin(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.fmin(t, other) end

--- What a division rounded towards zero leaves; has the sign of t.
---
---     t:fmod(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.fmod(t, other) end

--- What trunc cuts off, with the sign of the element.
---
---     t:frac() -> Tensor
---@param t Tensor
---@return Tensor
function torch.frac(t) end

--- `value` everywhere; the dtype follows the value: integer int64, float float32.
---
---     torch.full({sizes}, value, {dtype, device}) -> Tensor
---@param sizes integer[]
---@param value? Tensor|number|boolean
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.full(sizes, value, options) end

--- `value` everywhere, in the same shape, dtype and device.
---
---     t:full_like(value, {dtype, device}) -> Tensor
---@param t Tensor
---@param value Tensor|number|boolean
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.full_like(t, value, options) end

--- For each element of the int64 tensor `indices` (counted from 1) the element of t at that index of dimension `dim`.
---
---     t:gather(dim, indices) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@return Tensor
function torch.gather(t, dim, indices) end

--- Greatest common divisor of whole numbers.
---
---     t:gcd(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.gcd(t, other) end

--- A bool tensor: where t >= other.
---
---     t:ge(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.ge(t, other) end

--- x times the normal distribution at x; approximate: "none" or "tanh".
---
---     t:gelu(approximate = "none") -> Tensor
---@param t Tensor
---@param approximate? string (default: "none")
---@return Tensor
function torch.gelu(t, approximate) end

--- Gated linear unit: the first half of the dimension times the sigmoid of the second half.
---
---     t:glu(dim = -1) -> Tensor
---@param t Tensor
---@param dim? integer (default: -1)
---@return Tensor
function torch.glu(t, dim) end

--- Normalises each example's channels (dimension 2) in groups; weight and bias [channels], or nil.
---
---     torch.group_norm(x, groups, [weight], [bias], eps = 1e-5) -> Tensor
---@param x Tensor
---@param groups integer
---@param weight? Tensor|number
---@param bias? Tensor
---@param eps? number (default: 1e-5)
---@return Tensor
function torch.group_norm(x, groups, weight, bias, eps) end

--- One GRU layer along x [B, T, inputs]: outputs [B, T, units] and the state [B, units] after the last step. Gates in the order r, z, n: weight_ih [3 units, inputs], weight_hh [3 units, units], biases [3 units] or nil. Two biases, as the reset gate scales one only.
---
---     torch.gru(x, hidden: Tensor|nil, weight_ih, weight_hh, [bias_ih], [bias_hh]) -> outputs, hidden
---@param x Tensor
---@param hidden Tensor|nil
---@param weight_ih Tensor
---@param weight_hh Tensor
---@param bias_ih? Tensor
---@param bias_hh? Tensor
---@return Tensor|Tensor[] outputs
---@return Tensor hidden
function torch.gru(x, hidden, weight_ih, weight_hh, bias_ih, bias_hh) end

--- A bool tensor: where t > other.
---
---     t:gt(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.gt(t, other) end

--- x / 6 + 1 / 2, limited to [0, 1].
---
---     t:hardsigmoid() -> Tensor
---@param t Tensor
---@return Tensor
function torch.hardsigmoid(t) end

--- x * hardsigmoid(x).
---
---     t:hardswish() -> Tensor
---@param t Tensor
---@return Tensor
function torch.hardswish(t) end

--- Limits each element to [min_val, max_val].
---
---     t:hardtanh(min_val = -1, max_val = 1) -> Tensor
---@param t Tensor
---@param min_val? number (default: -1)
---@param max_val? number (default: 1)
---@return Tensor
function torch.hardtanh(t, min_val, max_val) end

--- 0 where t is negative, 1 where it is positive, other where it is 0.
---
---     t:heaviside(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.heaviside(t, other) end

--- How many elements lie in each of `bins` equal parts of [low, high]; from the smallest to the largest element when both are 0.
---
---     t:histc(bins = 100, low = 0, high = 0) -> Tensor
---@param t Tensor
---@param bins? integer (default: 100)
---@param low? number (default: 0)
---@param high? number (default: 0)
---@return Tensor
function torch.histc(t, bins, low, high) end

--- The tensors of a list side by side: joined along the second dimension, vectors along the first.
---
---     torch.hstack(tensors) -> Tensor
---@param tensors Tensor[]
---@return Tensor
function torch.hstack(tensors) end

--- d^2 / 2 for differences |d| <= delta, delta * (|d| - delta / 2) beyond.
---
---     torch.huber_loss(x, target, {reduction = "mean", delta = 1}) -> Tensor
---@param x Tensor
---@param target Tensor
---@param options? { reduction?: string, delta?: number }
---@return Tensor
function torch.huber_loss(x, target, options) end

--- sqrt(t * t + other * other), without overflow on the way.
---
---     t:hypot(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.hypot(t, other) end

--- A copy with scale * source added to the entries of a dimension at `indices`.
---
---     t:index_add(dim, indices, source, scale = 1) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@param scale? number (default: 1)
---@return Tensor
function torch.index_add(t, dim, indices, source, scale) end

--- A copy whose entries of a dimension at `indices` are those of source.
---
---     t:index_copy(dim, indices, source) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function torch.index_copy(t, dim, indices, source) end

--- A copy whose entries of a dimension at `indices` are all `value`.
---
---     t:index_fill(dim, indices, value) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@param value Tensor|number|boolean
---@return Tensor
function torch.index_fill(t, dim, indices, value) end

--- The entries of a dimension at `indices`: an int64 vector or a list, counted from 1, from the end when negative.
---
---     t:index_select(dim, indices) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@return Tensor
function torch.index_select(t, dim, indices) end

--- Sums of products over the last dimension of both.
---
---     t:inner(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.inner(t, other) end

--- Resizes images [B, channels, rows, columns] to `size`, one number or {rows, columns}, or by `scale_factor`. mode: "nearest" or "bilinear".
---
---     torch.interpolate(x, {size | scale_factor, mode = "nearest", align_corners = false}) -> Tensor
---@param x Tensor
---@param options? { size?: integer, scale_factor?: number, mode?: string, align_corners?: boolean }
---@return Tensor
function torch.interpolate(x, options) end

--- The inverse of a square matrix; an error if it has none.
---
---     t:inv() -> Tensor
---@param t Tensor
---@return Tensor
function torch.inv(t) end

--- The same as inv.
---
---     t:inverse() -> Tensor
---@param t Tensor
---@return Tensor
function torch.inverse(t) end

--- Whether what is computed from tensors with requires_grad_() is recorded now.
---
---     torch.is_grad_enabled() -> boolean
---@return boolean
function torch.is_grad_enabled() end

--- Whether the value is a tensor (also one that was released).
---
---     torch.is_tensor(value: any) -> boolean
---@param value any
---@return boolean
function torch.is_tensor(value) end

--- A bool tensor: where |t - other| <= atol + rtol * |other|.
---
---     t:isclose(other, rtol = 1e-5, atol = 1e-8, equal_nan = false) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@param rtol? number (default: 1e-5)
---@param atol? number (default: 1e-8)
---@param equal_nan? boolean (default: false)
---@return Tensor
function torch.isclose(t, other, rtol, atol, equal_nan) end

--- A bool tensor: where t is neither NaN nor infinite.
---
---     t:isfinite() -> Tensor
---@param t Tensor
---@return Tensor
function torch.isfinite(t) end

--- A bool tensor: which elements of t are among `elements`, a tensor or number.
---
---     t:isin(elements, invert = false) -> Tensor
---@param t Tensor
---@param elements table|number|boolean
---@param invert? boolean (default: false)
---@return Tensor
function torch.isin(t, elements, invert) end

--- A bool tensor: where t is infinite.
---
---     t:isinf() -> Tensor
---@param t Tensor
---@return Tensor
function torch.isinf(t) end

--- A bool tensor: where t is NaN.
---
---     t:isnan() -> Tensor
---@param t Tensor
---@return Tensor
function torch.isnan(t) end

--- target * (log(target) - log_p); the target holds logarithms where log_target is true. reduction: also "batchmean", the sum divided by the first size.
---
---     torch.kl_div(log_p, target, {reduction = "mean", log_target = false}) -> Tensor
---@param log_p Tensor
---@param target Tensor
---@param options? { reduction?: string, log_target?: boolean }
---@return Tensor
function torch.kl_div(log_p, target, options) end

--- Kronecker product: each element of t times the whole of other.
---
---     t:kron(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.kron(t, other) end

--- The k-th smallest element along a dimension (k from 1), and where it is.
---
---     t:kthvalue(k, dim = -1, keepdim = false) -> values, indices
---@param t Tensor
---@param k integer
---@param dim? integer (default: -1)
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function torch.kthvalue(t, k, dim, keepdim) end

--- Absolute differences.
---
---     torch.l1_loss(x, target, {reduction = "mean"}) -> Tensor
---@param x Tensor
---@param target Tensor
---@param options? { reduction?: string }
---@return Tensor
function torch.l1_loss(x, target, options) end

--- Normalises over the last dimensions, whose sizes are normalized_shape; weight and bias of that shape, or nil.
---
---     torch.layer_norm(x, normalized_shape, [weight], [bias], eps = 1e-5) -> Tensor
---@param x Tensor
---@param normalized_shape integer|integer[]
---@param weight? Tensor|number
---@param bias? Tensor
---@param eps? number (default: 1e-5)
---@return Tensor
function torch.layer_norm(x, normalized_shape, weight, bias, eps) end

--- Least common multiple of whole numbers.
---
---     t:lcm(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.lcm(t, other) end

--- A bool tensor: where t <= other.
---
---     t:le(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.le(t, other) end

--- x where it is positive, negative_slope * x elsewhere.
---
---     t:leaky_relu(negative_slope = 0.01) -> Tensor
---@param t Tensor
---@param negative_slope? number (default: 0.01)
---@return Tensor
function torch.leaky_relu(t, negative_slope) end

--- t + weight * (other - t): the way from t to other; weight is a number or a tensor.
---
---     t:lerp(other, weight) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@param weight Tensor|number
---@return Tensor
function torch.lerp(t, other, weight) end

--- Logarithm of the absolute value of the gamma function.
---
---     t:lgamma() -> Tensor
---@param t Tensor
---@return Tensor
function torch.lgamma(t) end

--- x times the transpose of weight, plus bias (or nil): [..., inputs] to [..., outputs]; weight [outputs, inputs], bias [outputs].
---
---     torch.linear(x, weight, [bias]) -> Tensor
---@param x Tensor
---@param weight Tensor|number
---@param bias? Tensor
---@return Tensor
function torch.linear(x, weight, bias) end

--- `count` evenly spaced values, both ends included.
---
---     torch.linspace(first: number, last: number, count, {dtype, device}) -> Tensor
---@param first number
---@param last number
---@param count integer
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.linspace(first, last, count, options) end

--- What torch.save wrote, on the CPU. A .safetensors file of another program gives a table of tensors by their full names; an .npy file the tensor alone.
---
---     torch.load(path) -> value, metadata
---@param path string
---@return Tensor|number|boolean value
---@return table metadata
function torch.load(path) end

--- Natural logarithm of each element.
---
---     t:log() -> Tensor
---@param t Tensor
---@return Tensor
function torch.log(t) end

--- Logarithm to base 10.
---
---     t:log10() -> Tensor
---@param t Tensor
---@return Tensor
function torch.log10(t) end

--- log(1 + x), accurate near zero.
---
---     t:log1p() -> Tensor
---@param t Tensor
---@return Tensor
function torch.log1p(t) end

--- Logarithm to base 2.
---
---     t:log2() -> Tensor
---@param t Tensor
---@return Tensor
function torch.log2(t) end

--- Logarithm of the sigmoid, without overflow.
---
---     t:log_sigmoid() -> Tensor
---@param t Tensor
---@return Tensor
function torch.log_sigmoid(t) end

--- Logarithm of softmax, computed stably.
---
---     t:log_softmax(dim) -> Tensor
---@param t Tensor
---@param dim integer
---@return Tensor
function torch.log_softmax(t, dim) end

--- log(exp(t) + exp(other)), computed stably.
---
---     t:logaddexp(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.logaddexp(t, other) end

--- log2(2^t + 2^other), computed stably.
---
---     t:logaddexp2(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.logaddexp2(t, other) end

--- Logarithms of the running sums of exponentials, computed stably.
---
---     t:logcumsumexp(dim) -> Tensor
---@param t Tensor
---@param dim integer
---@return Tensor
function torch.logcumsumexp(t, dim) end

--- A bool tensor: where both are not 0.
---
---     t:logical_and(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.logical_and(t, other) end

--- A bool tensor: where t is 0 or false.
---
---     t:logical_not() -> Tensor
---@param t Tensor
---@return Tensor
function torch.logical_not(t) end

--- A bool tensor: where one is not 0.
---
---     t:logical_or(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.logical_or(t, other) end

--- A bool tensor: where exactly one is not 0.
---
---     t:logical_xor(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.logical_xor(t, other) end

--- log(x / (1 - x)); with eps, of x limited to [eps, 1 - eps].
---
---     t:logit([eps]) -> Tensor
---@param t Tensor
---@param eps? number
---@return Tensor
function torch.logit(t, eps) end

--- base to the power of `count` evenly spaced values, both ends included.
---
---     torch.logspace(first: number, last: number, count, base = 10, {dtype, device}) -> Tensor
---@param first number
---@param last number
---@param count integer
---@param base? number (default: 10)
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.logspace(first, last, count, base, options) end

--- Logarithm of the sum of exponentials along a dimension, computed stably.
---
---     t:logsumexp(dim) -> Tensor
---@param t Tensor
---@param dim integer
---@return Tensor
function torch.logsumexp(t, dim) end

--- One LSTM layer along x [B, T, inputs]: outputs [B, T, units] and the states [B, units] after the last step. Gates in the order i, f, g, o: weight_ih [4 units, inputs], weight_hh [4 units, units], bias [4 units] or nil; bias_hh, usually absent, is added to it. States that are nil are zeros.
---
---     torch.lstm(x, hidden: Tensor|nil, cell: Tensor|nil, weight_ih, weight_hh, [bias], [bias_hh]) -> outputs, hidden, cell
---@param x Tensor
---@param hidden Tensor|nil
---@param cell Tensor|nil
---@param weight_ih Tensor
---@param weight_hh Tensor
---@param bias? Tensor
---@param bias_hh? Tensor
---@return Tensor|Tensor[] outputs
---@return Tensor hidden
---@return Tensor cell
function torch.lstm(x, hidden, cell, weight_ih, weight_hh, bias, bias_hh) end

--- The x with the least |t x - b|, the sums of squares that are left (where t has more rows than columns), and the rank of t. b is a matrix.
---
---     t:lstsq(b) -> solution, residuals, rank
---@param t Tensor
---@param b Tensor
---@return Tensor solution
---@return Tensor residuals
---@return Tensor rank
function torch.lstsq(t, b) end

--- A bool tensor: where t < other.
---
---     t:lt(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.lt(t, other) end

--- t = P L U: a permutation, a unit lower and an upper triangular matrix.
---
---     t:lu() -> P, L, U
---@param t Tensor
---@return Tensor P
---@return Tensor L
---@return Tensor U
function torch.lu(t) end

--- A view with the last two dimensions exchanged.
---
---     t:mT() -> Tensor
---@param t Tensor
---@return Tensor
function torch.mT(t) end

--- Seeds the process's stream, which is used where no generator is given.
---
---     torch.manual_seed(seed)
---@param seed integer
function torch.manual_seed(seed) end

--- A copy with `value` where the bool tensor `mask` is true.
---
---     t:masked_fill(mask, value) -> Tensor
---@param t Tensor
---@param mask Tensor
---@param value Tensor|number|boolean
---@return Tensor
function torch.masked_fill(t, mask, value) end

--- A copy with the elements of source, in their order, where the bool tensor `mask` is true.
---
---     t:masked_scatter(mask, source) -> Tensor
---@param t Tensor
---@param mask Tensor
---@param source Tensor
---@return Tensor
function torch.masked_scatter(t, mask, source) end

--- A vector of the elements where the bool tensor `mask` is true.
---
---     t:masked_select(mask) -> Tensor
---@param t Tensor
---@param mask Tensor
---@return Tensor
function torch.masked_select(t, mask) end

--- Product of matrices, vectors or batches of matrices, by their numbers of dimensions.
---
---     t:matmul(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.matmul(t, other) end

--- The matrix exponential of a square matrix.
---
---     t:matrix_exp() -> Tensor
---@param t Tensor
---@return Tensor
function torch.matrix_exp(t) end

--- Norm of a matrix: "fro", "nuc", 1, -1, 2, -2, math.huge or -math.huge.
---
---     t:matrix_norm(ord = "fro", dims = {-2, -1}, keepdim = false) -> Tensor
---@param t Tensor
---@param ord? string|number (default: "fro")
---@param dims? integer|integer[] (default: {-2, -1})
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.matrix_norm(t, ord, dims, keepdim) end

--- A square matrix to a whole power; the inverse's for a negative one.
---
---     t:matrix_power(n) -> Tensor
---@param t Tensor
---@param n integer
---@return Tensor
function torch.matrix_power(t, n) end

--- How many singular values are above rtol * the largest (int64).
---
---     t:matrix_rank([rtol]) -> Tensor
---@param t Tensor
---@param rtol? number
---@return Tensor
function torch.matrix_rank(t, rtol) end

--- The largest element; along a dimension also where it is, counted from 1.
---
---     t:max() -> Tensor; t:max(dim, keepdim = false) -> values, indices
---@overload fun(t: Tensor): Tensor
---@param t Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function torch.max(t, dim, keepdim) end

--- The largest element in each window over the last dimension; padding may be "same" for ceil(size / stride) outputs.
---
---     torch.max_pool1d(x, kernel_size, {stride = kernel_size, padding = 0, dilation = 1, ceil_mode = false}) -> Tensor
---@param x Tensor
---@param kernel_size integer|integer[]
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, dilation?: integer|integer[], ceil_mode?: boolean }
---@return Tensor
function torch.max_pool1d(x, kernel_size, options) end

--- The largest element in each window over the last two dimensions; sizes are one number or {rows, columns}; padding may be "same" for ceil(size / stride) outputs.
---
---     torch.max_pool2d(x, kernel_size, {stride = kernel_size, padding = 0, dilation = 1, ceil_mode = false}) -> Tensor
---@param x Tensor
---@param kernel_size integer|integer[]
---@param options? { stride?: integer|integer[], padding?: integer|integer[]|string, dilation?: integer|integer[], ceil_mode?: boolean }
---@return Tensor
function torch.max_pool2d(x, kernel_size, options) end

--- The larger of each pair of elements; other is a tensor or a number.
---
---     t:maximum(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.maximum(t, other) end

--- Mean over a dimension or a list of them; over all elements without any.
---
---     t:mean([dims], keepdim = false) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.mean(t, dims, keepdim) end

--- The middle element (the lower of two, as in PyTorch); along a dimension also where it is, counted from 1.
---
---     t:median() -> Tensor; t:median(dim, keepdim = false) -> values, indices
---@overload fun(t: Tensor): Tensor
---@param t Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function torch.median(t, dim, keepdim) end

--- For each vector the grid of its coordinates; "xy" exchanges the first two dimensions of the grids.
---
---     torch.meshgrid(vectors, indexing = "ij") -> list
---@param vectors Tensor[]
---@param indexing? string (default: "ij")
---@return any[]
function torch.meshgrid(vectors, indexing) end

--- The smallest element; along a dimension also where it is, counted from 1.
---
---     t:min() -> Tensor; t:min(dim, keepdim = false) -> values, indices
---@overload fun(t: Tensor): Tensor
---@param t Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function torch.min(t, dim, keepdim) end

--- The smaller of each pair of elements; other is a tensor or a number.
---
---     t:minimum(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.minimum(t, other) end

--- x * tanh(softplus(x)).
---
---     t:mish() -> Tensor
---@param t Tensor
---@return Tensor
function torch.mish(t) end

--- Product of two matrices, [n, k] and [k, m].
---
---     t:mm(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.mm(t, other) end

--- The most frequent value along a dimension, and where it is, counted from 1.
---
---     t:mode(dim = -1, keepdim = false) -> values, indices
---@param t Tensor
---@param dim? integer (default: -1)
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function torch.mode(t, dim, keepdim) end

--- A view with a dimension (or a list of them) moved to other positions.
---
---     t:movedim(from, to) -> Tensor
---@param t Tensor
---@param from number
---@param to number
---@return Tensor
function torch.movedim(t, from, to) end

--- Squared differences.
---
---     torch.mse_loss(x, target, {reduction = "mean"}) -> Tensor
---@param x Tensor
---@param target Tensor
---@param options? { reduction?: string }
---@return Tensor
function torch.mse_loss(x, target, options) end

--- Sorted along the first dimension.
---
---     t:msort() -> Tensor
---@param t Tensor
---@return Tensor
function torch.msort(t) end

--- Product of the elements; other is a tensor or a number.
---
---     t:mul(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.mul(t, other) end

--- `count` indices, counted from 1, drawn with the weights in t, a vector or rows of a matrix; no index twice unless with replacement.
---
---     t:multinomial(count, replacement = false, {generator}) -> Tensor
---@param t Tensor
---@param count integer
---@param replacement? boolean (default: false)
---@param options? { generator?: Generator }
---@return Tensor
function torch.multinomial(t, count, replacement, options) end

--- Product of a matrix [n, k] and a vector [k].
---
---     t:mv(vector) -> Tensor
---@param t Tensor
---@param vector Tensor
---@return Tensor
function torch.mv(t, vector) end

--- Replaces NaN and infinities by numbers.
---
---     t:nan_to_num(nan = 0, inf = largest, minus_inf = smallest) -> Tensor
---@param t Tensor
---@param nan? number (default: 0)
---@param inf? number (default: largest)
---@param minus_inf? number (default: smallest)
---@return Tensor
function torch.nan_to_num(t, nan, inf, minus_inf) end

--- Mean of the elements that are not NaN.
---
---     t:nanmean([dims], keepdim = false) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.nanmean(t, dims, keepdim) end

--- median of the elements that are not NaN.
---
---     t:nanmedian() -> Tensor; t:nanmedian(dim, keepdim = false) -> values, indices
---@overload fun(t: Tensor): Tensor
---@param t Tensor
---@param dim integer
---@param keepdim? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function torch.nanmedian(t, dim, keepdim) end

--- quantile of the elements that are not NaN.
---
---     t:nanquantile(q, [dim], keepdim = false, interpolation = "linear") -> Tensor
---@param t Tensor
---@param q Tensor|number
---@param dim? integer
---@param keepdim? boolean (default: false)
---@param interpolation? string (default: "linear")
---@return Tensor
function torch.nanquantile(t, q, dim, keepdim, interpolation) end

--- Sum in which NaN counts as 0.
---
---     t:nansum([dims], keepdim = false) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.nansum(t, dims, keepdim) end

--- A view of `length` entries from index `start` of a dimension.
---
---     t:narrow(dim, start, length) -> Tensor
---@param t Tensor
---@param dim integer
---@param start integer
---@param length integer
---@return Tensor
function torch.narrow(t, dim, start, length) end

--- A bool tensor: where the elements differ.
---
---     t:ne(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.ne(t, other) end

--- Minus each element.
---
---     t:neg() -> Tensor
---@param t Tensor
---@return Tensor
function torch.neg(t) end

--- The next number that the dtype has from t towards other.
---
---     t:nextafter(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.nextafter(t, other) end

--- Minus the log probability [B, classes] at int64 labels [B], counted from 0.
---
---     torch.nll_loss(log_probabilities, labels, {weight, ignore_index = -100, reduction = "mean"}) -> Tensor
---@param log_probabilities Tensor
---@param labels Tensor
---@param options? { weight?: Tensor|number, ignore_index?: integer, reduction?: string }
---@return Tensor
function torch.nll_loss(log_probabilities, labels, options) end

--- Calls f(...) without recording what it computes.
---
---     torch.no_grad(f, ...) -> results of f
---@param f fun(...): any
---@param ... any
---@return any results of f
function torch.no_grad(f, ...) end

--- The indices, counted from 1, of all elements that are not 0, one row each.
---
---     t:nonzero() -> Tensor
---@param t Tensor
---@return Tensor
function torch.nonzero(t) end

--- (sum of |x|^p)^(1/p); math.huge gives the largest |x|, 0 counts what is not 0.
---
---     t:norm(p = 2, [dims], keepdim = false) -> Tensor
---@param t Tensor
---@param p? number (default: 2)
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.norm(t, p, dims, keepdim) end

--- Normal draws; at least one of mean and std is a tensor.
---
---     torch.normal(mean, std, {generator}) -> Tensor
---@param mean number
---@param std number
---@param options? { generator?: Generator }
---@return Tensor
function torch.normal(mean, std, options) end

--- int64 [..., classes] with a 1 where the label is, labels counted from 0.
---
---     torch.one_hot(labels, classes = largest + 1) -> Tensor
---@param labels Tensor
---@param classes? integer (default: largest + 1)
---@return Tensor
function torch.one_hot(labels, classes) end

--- Ones of a shape given as 2, 3 or {2, 3}; float32 unless told otherwise.
---
---     torch.ones(shape, {dtype, device}) -> Tensor
---@param shape integer|integer[]
---@param ... integer|{ dtype?: Dtype, device?: string }
---@return Tensor
function torch.ones(shape, ...) end

--- Ones of the same shape, dtype and device.
---
---     t:ones_like({dtype, device}) -> Tensor
---@param t Tensor
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.ones_like(t, options) end

--- The matrix of all products of two vectors.
---
---     t:outer(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.outer(t, other) end

--- Pads the last dimensions: amounts {before, after} of the last one, then of the one before it, and so on. mode: "constant" (with `value`), "reflect", "replicate" or "circular".
---
---     torch.pad(x, amounts, {mode = "constant", value = 0}) -> Tensor
---@param x Tensor
---@param amounts integer[]
---@param options? { mode?: string, value?: Tensor|number|boolean }
---@return Tensor
function torch.pad(x, amounts, options) end

--- A view with the dimensions in the given order.
---
---     t:permute(dims...) -> Tensor
---@param t Tensor
---@param dims integer|integer[]
---@param ... integer
---@return Tensor
function torch.permute(t, dims, ...) end

--- The pseudoinverse; singular values below rtol * the largest count as 0.
---
---     t:pinv([rtol], hermitian = false) -> Tensor
---@param t Tensor
---@param rtol? number
---@param hermitian? boolean (default: false)
---@return Tensor
function torch.pinv(t, rtol, hermitian) end

--- A Poisson draw for each rate.
---
---     rates:poisson({generator}) -> Tensor
---@param rates Tensor
---@param options? { generator?: Generator }
---@return Tensor
function torch.poisson(rates, options) end

--- The n-th derivative of digamma.
---
---     t:polygamma(n) -> Tensor
---@param t Tensor
---@param n integer
---@return Tensor
function torch.polygamma(t, n) end

--- Each element to the power of a tensor or a number.
---
---     t:pow(exponent) -> Tensor
---@param t Tensor
---@param exponent Tensor|number
---@return Tensor
function torch.pow(t, exponent) end

--- x where it is positive, weight * x elsewhere; `weight` has one element, or one for each channel (dimension 2).
---
---     t:prelu(weight) -> Tensor
---@param t Tensor
---@param weight Tensor|number
---@return Tensor
function torch.prelu(t, weight) end

--- Product of the elements.
---
---     t:prod([dim], keepdim = false) -> Tensor
---@param t Tensor
---@param dim? integer
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.prod(t, dim, keepdim) end

--- t = Q R with orthonormal columns in Q and R upper triangular; mode "complete" makes Q square, "r" computes only R. t may be a batch, as in all of these.
---
---     t:qr(mode = "reduced") -> Q, R
---@param t Tensor
---@param mode? string (default: "reduced")
---@return Tensor Q
---@return Tensor R
function torch.qr(t, mode) end

--- The value below which the part q (0 to 1) of the elements lies; q is a number or a vector. interpolation: linear, lower, higher, midpoint, nearest.
---
---     t:quantile(q, [dim], keepdim = false, interpolation = "linear") -> Tensor
---@param t Tensor
---@param q Tensor|number
---@param dim? integer
---@param keepdim? boolean (default: false)
---@param interpolation? string (default: "linear")
---@return Tensor
function torch.quantile(t, q, dim, keepdim, interpolation) end

--- Radians as degrees.
---
---     t:rad2deg() -> Tensor
---@param t Tensor
---@return Tensor
function torch.rad2deg(t) end

--- Uniform draws from [0, 1).
---
---     torch.rand(shape, {dtype, device, generator}) -> Tensor
---@param shape integer|integer[]
---@param ... integer|{ dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function torch.rand(shape, ...) end

--- Uniform draws from [0, 1) of the same shape, dtype and device.
---
---     t:rand_like({dtype, device, generator}) -> Tensor
---@param t Tensor
---@param options? { dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function torch.rand_like(t, options) end

--- Uniform whole numbers from low to high - 1, as in PyTorch; int64.
---
---     torch.randint(low, high, shape, {dtype, device, generator}) -> Tensor
---@param low number
---@param high number
---@param shape integer|integer[]
---@param ... integer|{ dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function torch.randint(low, high, shape, ...) end

--- Uniform whole numbers from low to high - 1 of the same shape, dtype and device.
---
---     t:randint_like(low, high, {generator}) -> Tensor
---@param t Tensor
---@param low number
---@param high number
---@param options? { generator?: Generator }
---@return Tensor
function torch.randint_like(t, low, high, options) end

--- Normal draws with mean 0 and standard deviation 1.
---
---     torch.randn(shape, {dtype, device, generator}) -> Tensor
---@param shape integer|integer[]
---@param ... integer|{ dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function torch.randn(shape, ...) end

--- Standard normal draws of the same shape, dtype and device.
---
---     t:randn_like({dtype, device, generator}) -> Tensor
---@param t Tensor
---@param options? { dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function torch.randn_like(t, options) end

--- The numbers 1 to n in random order, as indices for index_select; int64.
---
---     torch.randperm(n, {dtype, device, generator}) -> Tensor
---@param n integer
---@param options? { dtype?: Dtype, device?: string, generator?: Generator }
---@return Tensor
function torch.randperm(n, options) end

--- All elements as a vector, without a copy if possible.
---
---     t:ravel() -> Tensor
---@param t Tensor
---@return Tensor
function torch.ravel(t) end

--- 1 / each element.
---
---     t:reciprocal() -> Tensor
---@param t Tensor
---@return Tensor
function torch.reciprocal(t) end

--- The larger of 0 and each element.
---
---     t:relu() -> Tensor
---@param t Tensor
---@return Tensor
function torch.relu(t) end

--- Limits each element to [0, 6].
---
---     t:relu6() -> Tensor
---@param t Tensor
---@return Tensor
function torch.relu6(t) end

--- What `//` leaves; has the sign of the divisor, as `%`.
---
---     t:remainder(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.remainder(t, other) end

--- Each entry of a dimension repeated, all as often as a number says or each as often as its entry of a vector; without a dimension, of the flattened tensor.
---
---     t:repeat_interleave(counts, [dim]) -> Tensor
---@param t Tensor
---@param counts integer|integer[]
---@param ... integer
---@return Tensor
function torch.repeat_interleave(t, counts, ...) end

--- The same elements in another shape, without a copy where possible; one size may be -1.
---
---     t:reshape(shape) -> Tensor
---@param t Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function torch.reshape(t, shape, ...) end

--- Entries moved along dimensions, those beyond the end coming in again at the start; without dimensions, of the flattened tensor.
---
---     t:roll(shifts, [dims]) -> Tensor
---@param t Tensor
---@param shifts integer|integer[]
---@param dims? integer|integer[]
---@return Tensor
function torch.roll(t, shifts, dims) end

--- Turned by 90 degrees, from the first of two dimensions towards the second.
---
---     t:rot90(turns = 1, dims = {1, 2}) -> Tensor
---@param t Tensor
---@param turns? integer (default: 1)
---@param dims? integer|integer[] (default: {1, 2})
---@return Tensor
function torch.rot90(t, turns, dims) end

--- Rounds to the nearest whole number, halves to even.
---
---     t:round() -> Tensor
---@param t Tensor
---@return Tensor
function torch.round(t) end

--- 1 / square root of each element.
---
---     t:rsqrt() -> Tensor
---@param t Tensor
---@return Tensor
function torch.rsqrt(t) end

--- Writes a tensor or a table of tensors, which may be nested, to a .safetensors file, or a tensor to an .npy file; complete or not at all. Names of nested tables and positions of lists are joined by dots: "layers.1.weight". metadata: strings by name.
---
---     torch.save(path, value, {metadata})
---@param path string
---@param value Tensor|number|boolean
---@param options? { metadata?: table }
function torch.save(path, value, options) end

--- softmax(query * key^T * scale) * value over the last two dimensions [T, features]; scale is 1 / sqrt(features) unless given. attn_mask: bool (true: may look) or numbers to add.
---
---     torch.scaled_dot_product_attention(query, key, value, {attn_mask, is_causal = false, scale}) -> Tensor
---@param query Tensor
---@param key Tensor
---@param value Tensor|number|boolean
---@param options? { attn_mask?: Tensor, is_causal?: boolean, scale?: number }
---@return Tensor
function torch.scaled_dot_product_attention(query, key, value, options) end

--- A copy of t with each element of source (or a number) at the index of dimension `dim` that the int64 tensor `indices` has in its place; the reverse of gather.
---
---     t:scatter(dim, indices, source) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function torch.scatter(t, dim, indices, source) end

--- As scatter, but adds to what is there, as often as an index occurs.
---
---     t:scatter_add(dim, indices, source) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@return Tensor
function torch.scatter_add(t, dim, indices, source) end

--- As scatter, but combines all elements for one place by "sum", "prod", "mean", "amax" or "amin", with what is there unless include_self is false.
---
---     t:scatter_reduce(dim, indices, source, reduction, include_self = true) -> Tensor
---@param t Tensor
---@param dim integer
---@param indices Tensor
---@param source Tensor
---@param reduction string
---@param include_self? boolean (default: true)
---@return Tensor
function torch.scatter_reduce(t, dim, indices, source, reduction, include_self) end

--- For each value the index, counted from 1, at which it would have to be inserted into the sorted vector; behind equal elements with `right`.
---
---     sorted:searchsorted(values, right = false) -> Tensor
---@param sorted Tensor
---@param values Tensor
---@param right? boolean (default: false)
---@return Tensor
function torch.searchsorted(sorted, values, right) end

--- A view of one index of a dimension, which is then gone.
---
---     t:select(dim, index) -> Tensor
---@param t Tensor
---@param dim integer
---@param index integer
---@return Tensor
function torch.select(t, dim, index) end

--- Scaled elu with the constants of Klambauer et al. 2017.
---
---     t:selu() -> Tensor
---@param t Tensor
---@return Tensor
function torch.selu(t) end

--- 1 / (1 + exp(-x)) of each element.
---
---     t:sigmoid() -> Tensor
---@param t Tensor
---@return Tensor
function torch.sigmoid(t) end

--- -1, 0 or 1: the sign of each element.
---
---     t:sign() -> Tensor
---@param t Tensor
---@return Tensor
function torch.sign(t) end

--- A bool tensor: where the sign is minus, also that of -0.0.
---
---     t:signbit() -> Tensor
---@param t Tensor
---@return Tensor
function torch.signbit(t) end

--- x * sigmoid(x), also called swish.
---
---     t:silu() -> Tensor
---@param t Tensor
---@return Tensor
function torch.silu(t) end

--- Sine of each element, in radians.
---
---     t:sin() -> Tensor
---@param t Tensor
---@return Tensor
function torch.sin(t) end

--- sin(pi x) / (pi x), and 1 at 0.
---
---     t:sinc() -> Tensor
---@param t Tensor
---@return Tensor
function torch.sinc(t) end

--- Hyperbolic sine.
---
---     t:sinh() -> Tensor
---@param t Tensor
---@return Tensor
function torch.sinh(t) end

--- A view of the indices first to last of a dimension, both included.
---
---     t:slice(dim, first = 1, last = -1, step = 1) -> Tensor
---@param t Tensor
---@param dim integer
---@param first? integer (default: 1)
---@param last? integer (default: -1)
---@param step? number (default: 1)
---@return Tensor
function torch.slice(t, dim, first, last, step) end

--- The sign of the determinant and the logarithm of its absolute value.
---
---     t:slogdet() -> sign, logarithm
---@param t Tensor
---@return Tensor sign
---@return Tensor logarithm
function torch.slogdet(t) end

--- d^2 / (2 beta) for differences |d| < beta, |d| - beta / 2 beyond.
---
---     torch.smooth_l1_loss(x, target, {reduction = "mean", beta = 1}) -> Tensor
---@param x Tensor
---@param target Tensor
---@param options? { reduction?: string, beta?: number }
---@return Tensor
function torch.smooth_l1_loss(x, target, options) end

--- exp(x) / sum of exp(x) along a dimension.
---
---     t:softmax(dim) -> Tensor
---@param t Tensor
---@param dim integer
---@return Tensor
function torch.softmax(t, dim) end

--- log(1 + exp(beta * x)) / beta; x itself where beta * x > threshold.
---
---     t:softplus(beta = 1, threshold = 20) -> Tensor
---@param t Tensor
---@param beta? number (default: 1)
---@param threshold? number (default: 20)
---@return Tensor
function torch.softplus(t, beta, threshold) end

--- x / (1 + |x|).
---
---     t:softsign() -> Tensor
---@param t Tensor
---@return Tensor
function torch.softsign(t) end

--- The x with t x = b (x t = b with left false); b is a vector or a matrix.
---
---     t:solve(b, left = true) -> Tensor
---@param t Tensor
---@param b Tensor
---@param left? boolean (default: true)
---@return Tensor
function torch.solve(t, b, left) end

--- The x with t x = b, reading only one triangle of t; with unitriangular its diagonal counts as ones.
---
---     t:solve_triangular(b, upper, left = true, unitriangular = false) -> Tensor
---@param t Tensor
---@param b Tensor
---@param upper boolean
---@param left? boolean (default: true)
---@param unitriangular? boolean (default: false)
---@return Tensor
function torch.solve_triangular(t, b, upper, left, unitriangular) end

--- Sorted along a dimension (equal elements keep their order), and where each was.
---
---     t:sort(dim = -1, descending = false) -> values, indices
---@param t Tensor
---@param dim? integer (default: -1)
---@param descending? boolean (default: false)
---@return Tensor values
---@return Tensor indices
function torch.sort(t, dim, descending) end

--- Views of `size` entries each; the last may be shorter.
---
---     t:split(size, dim = 1) -> list of tensors
---@param t Tensor
---@param size integer
---@param dim? integer (default: 1)
---@return Tensor[]
function torch.split(t, size, dim) end

--- Square root of each element; NaN where it is negative.
---
---     t:sqrt() -> Tensor
---@param t Tensor
---@return Tensor
function torch.sqrt(t) end

--- Square of each element.
---
---     t:square() -> Tensor
---@param t Tensor
---@return Tensor
function torch.square(t) end

--- A view without dimension `dim` if its size is 1; without all such by default.
---
---     t:squeeze([dim]) -> Tensor
---@param t Tensor
---@param dim? integer
---@return Tensor
function torch.squeeze(t, dim) end

--- The tensors of a list, all of one shape, joined along a new dimension.
---
---     torch.stack(tensors, dim = 1) -> Tensor
---@param tensors Tensor[]
---@param dim? integer (default: 1)
---@return Tensor
function torch.stack(tensors, dim) end

--- A gamma draw with scale 1 for each shape parameter.
---
---     shapes:standard_gamma({generator}) -> Tensor
---@param shapes Tensor
---@param options? { generator?: Generator }
---@return Tensor
function torch.standard_gamma(shapes, options) end

--- Standard deviation with divisor n - correction.
---
---     t:std([dims], keepdim = false, correction = 1) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor
function torch.std(t, dims, keepdim, correction) end

--- Standard deviation and mean at once.
---
---     t:std_mean([dims], keepdim = false, correction = 1) -> std, mean
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor std
---@return Tensor mean
function torch.std_mean(t, dims, keepdim, correction) end

--- t - scale * other; other is a tensor or a number.
---
---     t:sub(other, scale = 1) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@param scale? number (default: 1)
---@return Tensor
function torch.sub(t, other, scale) end

--- Sum over a dimension or a list of them; over all elements without any.
---
---     t:sum([dims], keepdim = false) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.sum(t, dims, keepdim) end

--- t = U diag(S) Vh, singular values largest first. With full_matrices false U and Vh have only as many columns and rows as there are singular values.
---
---     t:svd(full_matrices = true) -> U, S, Vh
---@param t Tensor
---@param full_matrices? boolean (default: true)
---@return Tensor U
---@return Tensor S
---@return Tensor Vh
function torch.svd(t, full_matrices) end

--- The singular values, largest first.
---
---     t:svdvals() -> Tensor
---@param t Tensor
---@return Tensor
function torch.svdvals(t) end

--- A view of a matrix with rows and columns exchanged.
---
---     m:t() -> Tensor
---@param m Tensor
---@return Tensor
function torch.t(m) end

--- The elements of the flattened tensor at int64 `indices`, in their shape.
---
---     t:take(indices) -> Tensor
---@param t Tensor
---@param indices Tensor
---@return Tensor
function torch.take(t, indices) end

--- As gather, but t and indices broadcast in the other dimensions: what argsort and its kin give can be used as it is. Without a dimension, of the flattened tensor.
---
---     t:take_along_dim(indices, [dim]) -> Tensor
---@param t Tensor
---@param indices Tensor
---@param dim? integer
---@return Tensor
function torch.take_along_dim(t, indices, dim) end

--- Tangent of each element, in radians.
---
---     t:tan() -> Tensor
---@param t Tensor
---@return Tensor
function torch.tan(t) end

--- Hyperbolic tangent.
---
---     t:tanh() -> Tensor
---@param t Tensor
---@return Tensor
function torch.tanh(t) end

--- Nested lists, a number or a boolean as a tensor: float32 when a float is among the elements, otherwise int64 or bool.
---
---     torch.tensor(data, {dtype, device}) -> Tensor
---@param data number|boolean|table
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.tensor(data, options) end

--- `count` views whose sizes differ by one at most.
---
---     t:tensor_split(count, dim = 1) -> list
---@param t Tensor
---@param count integer
---@param dim? integer (default: 1)
---@return any[]
function torch.tensor_split(t, count, dim) end

--- Sums of products over the last `dims` dimensions of t and the first of other, or over two lists of dimensions.
---
---     t:tensordot(other, dims = 2, other_dims) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@param dims? integer|integer[] (default: 2)
---@param other_dims? integer|integer[]
---@return Tensor
function torch.tensordot(t, other, dims, other_dims) end

--- The tensor repeated along its dimensions.
---
---     t:tile(counts) -> Tensor
---@param t Tensor
---@param counts integer|integer[]
---@param ... integer
---@return Tensor
function torch.tile(t, counts, ...) end

--- The `count` largest (or smallest) along a dimension, and where they are.
---
---     t:topk(count, dim = -1, largest = true) -> values, indices
---@param t Tensor
---@param count integer
---@param dim? integer (default: -1)
---@param largest? boolean (default: true)
---@return Tensor values
---@return Tensor indices
function torch.topk(t, count, dim, largest) end

--- Sum of a matrix's diagonal.
---
---     t:trace() -> Tensor
---@param t Tensor
---@return Tensor
function torch.trace(t) end

--- A view with two dimensions exchanged.
---
---     t:transpose(dim1, dim2) -> Tensor
---@param t Tensor
---@param dim1 integer
---@param dim2 integer
---@return Tensor
function torch.transpose(t, dim1, dim2) end

--- Integral by the trapezoidal rule; x is the spacing or the points.
---
---     t:trapezoid([x], dim = -1) -> Tensor
---@param t Tensor
---@param x? Tensor
---@param dim? integer (default: -1)
---@return Tensor
function torch.trapezoid(t, x, dim) end

--- The lower triangle, zeros elsewhere.
---
---     t:tril(offset = 0) -> Tensor
---@param t Tensor
---@param offset? integer (default: 0)
---@return Tensor
function torch.tril(t, offset) end

--- Rows and columns, counted from 1, of a lower triangle: int64, [2, count].
---
---     torch.tril_indices(rows, columns = rows, offset = 0) -> Tensor
---@param rows integer
---@param columns? integer (default: rows)
---@param offset? integer (default: 0)
---@return Tensor
function torch.tril_indices(rows, columns, offset) end

--- The upper triangle, zeros elsewhere.
---
---     t:triu(offset = 0) -> Tensor
---@param t Tensor
---@param offset? integer (default: 0)
---@return Tensor
function torch.triu(t, offset) end

--- Rows and columns, counted from 1, of an upper triangle: int64, [2, count].
---
---     torch.triu_indices(rows, columns = rows, offset = 0) -> Tensor
---@param rows integer
---@param columns? integer (default: rows)
---@param offset? integer (default: 0)
---@return Tensor
function torch.triu_indices(rows, columns, offset) end

--- Rounds towards zero.
---
---     t:trunc() -> Tensor
---@param t Tensor
---@return Tensor
function torch.trunc(t) end

--- Views of all entries of a dimension, which is then gone.
---
---     t:unbind(dim = 1) -> list
---@param t Tensor
---@param dim? integer (default: 1)
---@return any[]
function torch.unbind(t, dim) end

--- A view with a dimension divided into several; one size may be -1.
---
---     t:unflatten(dim, shape) -> Tensor
---@param t Tensor
---@param dim integer
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function torch.unflatten(t, dim, shape, ...) end

--- A view of all windows of `size` neighbours along a dimension; the windows' entries become the last dimension.
---
---     t:unfold(dim, size, step = 1) -> Tensor
---@param t Tensor
---@param dim integer
---@param size integer
---@param step? number (default: 1)
---@return Tensor
function torch.unfold(t, dim, size, step) end

--- The different elements (or entries of a dimension), sorted; for each element of t which of them it is, counted from 1; how often each occurs.
---
---     t:unique([dim]) -> values, inverse, counts
---@param t Tensor
---@param dim? integer
---@return Tensor values
---@return Tensor inverse
---@return Tensor counts
function torch.unique(t, dim) end

--- unique of neighbours only: runs of equal elements become one.
---
---     t:unique_consecutive([dim]) -> values, inverse, counts
---@param t Tensor
---@param dim? integer
---@return Tensor values
---@return Tensor inverse
---@return Tensor counts
function torch.unique_consecutive(t, dim) end

--- A view with a new dimension of size 1 at position `dim`.
---
---     t:unsqueeze(dim) -> Tensor
---@param t Tensor
---@param dim integer
---@return Tensor
function torch.unsqueeze(t, dim) end

--- The Vandermonde matrix of a vector: its powers as columns, highest first.
---
---     t:vander(columns = #t, increasing = false) -> Tensor
---@param t Tensor
---@param columns? integer (default: #t)
---@param increasing? boolean (default: false)
---@return Tensor
function torch.vander(t, columns, increasing) end

--- Variance with divisor n - correction.
---
---     t:var([dims], keepdim = false, correction = 1) -> Tensor
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor
function torch.var(t, dims, keepdim, correction) end

--- Variance and mean at once.
---
---     t:var_mean([dims], keepdim = false, correction = 1) -> variance, mean
---@param t Tensor
---@param dims? integer|integer[]
---@param keepdim? boolean (default: false)
---@param correction? integer (default: 1)
---@return Tensor variance
---@return Tensor mean
function torch.var_mean(t, dims, keepdim, correction) end

--- The same memory in another shape; one size may be -1: what is left. An error when the memory is not laid out so: reshape copies then.
---
---     t:view(shape) -> Tensor
---@param t Tensor
---@param shape integer|integer[]
---@param ... integer
---@return Tensor
function torch.view(t, shape, ...) end

--- view with the shape of another tensor.
---
---     t:view_as(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.view_as(t, other) end

--- The tensors of a list one below the other; a vector is a row.
---
---     torch.vstack(tensors) -> Tensor
---@param tensors Tensor[]
---@return Tensor
function torch.vstack(tensors) end

--- Elements of a where the bool tensor `condition` is true, of b elsewhere; a and b are tensors or numbers.
---
---     torch.where(condition, a: Tensor|number, b: Tensor|number) -> Tensor
---@param condition Tensor
---@param a Tensor|number
---@param b Tensor|number
---@return Tensor
function torch.where(condition, a, b) end

--- t * log(other), and 0 where t is 0.
---
---     t:xlogy(other) -> Tensor
---@param t Tensor
---@param other Tensor|number
---@return Tensor
function torch.xlogy(t, other) end

--- Zeros of a shape given as 2, 3 or {2, 3}; float32 unless told otherwise.
---
---     torch.zeros(shape, {dtype, device}) -> Tensor
---@param shape integer|integer[]
---@param ... integer|{ dtype?: Dtype, device?: string }
---@return Tensor
function torch.zeros(shape, ...) end

--- Zeros of the same shape, dtype and device.
---
---     t:zeros_like({dtype, device}) -> Tensor
---@param t Tensor
---@param options? { dtype?: Dtype, device?: string }
---@return Tensor
function torch.zeros_like(t, options) end

--- Linear algebra: decompositions, equations, norms.
---@class torch.linalg
torch.linalg = {}

--- The lower triangular L with L L' = t, for a positive definite t; its transpose with `upper`.
---
---     t:cholesky(upper = false) -> Tensor
---@param t Tensor
---@param upper? boolean (default: false)
---@return Tensor
function torch.linalg.cholesky(t, upper) end

--- The inverse of the matrix that has this Cholesky factor.
---
---     factor:cholesky_inverse(upper = false) -> Tensor
---@param factor Tensor
---@param upper? boolean (default: false)
---@return Tensor
function torch.linalg.cholesky_inverse(factor, upper) end

--- The x with A x = b, where factor = A:cholesky(upper).
---
---     b:cholesky_solve(factor, upper = false) -> Tensor
---@param b Tensor
---@param factor Tensor
---@param upper? boolean (default: false)
---@return Tensor
function torch.linalg.cholesky_solve(b, factor, upper) end

--- The condition number in a norm of matrix_norm: norm(t) * norm(inverse of t).
---
---     t:cond(p = 2) -> Tensor
---@param t Tensor
---@param p? number (default: 2)
---@return Tensor
function torch.linalg.cond(t, p) end

--- The determinant of a square matrix.
---
---     t:det() -> Tensor
---@param t Tensor
---@return Tensor
function torch.linalg.det(t) end

--- Eigenvalues, smallest first, and eigenvectors (columns) of a symmetric matrix, of which only the lower ("L") or upper ("U") triangle is read.
---
---     t:eigh(triangle = "L") -> values, vectors
---@param t Tensor
---@param triangle? string (default: "L")
---@return Tensor values
---@return Tensor vectors
function torch.linalg.eigh(t, triangle) end

--- The eigenvalues of a symmetric matrix, smallest first.
---
---     t:eigvalsh(triangle = "L") -> Tensor
---@param t Tensor
---@param triangle? string (default: "L")
---@return Tensor
function torch.linalg.eigvalsh(t, triangle) end

--- The inverse of a square matrix; an error if it has none.
---
---     t:inv() -> Tensor
---@param t Tensor
---@return Tensor
function torch.linalg.inv(t) end

--- The same as inv.
---
---     t:inverse() -> Tensor
---@param t Tensor
---@return Tensor
function torch.linalg.inverse(t) end

--- The x with the least |t x - b|, the sums of squares that are left (where t has more rows than columns), and the rank of t. b is a matrix.
---
---     t:lstsq(b) -> solution, residuals, rank
---@param t Tensor
---@param b Tensor
---@return Tensor solution
---@return Tensor residuals
---@return Tensor rank
function torch.linalg.lstsq(t, b) end

--- t = P L U: a permutation, a unit lower and an upper triangular matrix.
---
---     t:lu() -> P, L, U
---@param t Tensor
---@return Tensor P
---@return Tensor L
---@return Tensor U
function torch.linalg.lu(t) end

--- The matrix exponential of a square matrix.
---
---     t:matrix_exp() -> Tensor
---@param t Tensor
---@return Tensor
function torch.linalg.matrix_exp(t) end

--- Norm of a matrix: "fro", "nuc", 1, -1, 2, -2, math.huge or -math.huge.
---
---     t:matrix_norm(ord = "fro", dims = {-2, -1}, keepdim = false) -> Tensor
---@param t Tensor
---@param ord? string|number (default: "fro")
---@param dims? integer|integer[] (default: {-2, -1})
---@param keepdim? boolean (default: false)
---@return Tensor
function torch.linalg.matrix_norm(t, ord, dims, keepdim) end

--- A square matrix to a whole power; the inverse's for a negative one.
---
---     t:matrix_power(n) -> Tensor
---@param t Tensor
---@param n integer
---@return Tensor
function torch.linalg.matrix_power(t, n) end

--- How many singular values are above rtol * the largest (int64).
---
---     t:matrix_rank([rtol]) -> Tensor
---@param t Tensor
---@param rtol? number
---@return Tensor
function torch.linalg.matrix_rank(t, rtol) end

--- The product of a list of matrices, in the order that costs least.
---
---     torch.linalg.multi_dot(tensors) -> Tensor
---@param tensors Tensor[]
---@return Tensor
function torch.linalg.multi_dot(tensors) end

--- The pseudoinverse; singular values below rtol * the largest count as 0.
---
---     t:pinv([rtol], hermitian = false) -> Tensor
---@param t Tensor
---@param rtol? number
---@param hermitian? boolean (default: false)
---@return Tensor
function torch.linalg.pinv(t, rtol, hermitian) end

--- t = Q R with orthonormal columns in Q and R upper triangular; mode "complete" makes Q square, "r" computes only R. t may be a batch, as in all of these.
---
---     t:qr(mode = "reduced") -> Q, R
---@param t Tensor
---@param mode? string (default: "reduced")
---@return Tensor Q
---@return Tensor R
function torch.linalg.qr(t, mode) end

--- The sign of the determinant and the logarithm of its absolute value.
---
---     t:slogdet() -> sign, logarithm
---@param t Tensor
---@return Tensor sign
---@return Tensor logarithm
function torch.linalg.slogdet(t) end

--- The x with t x = b (x t = b with left false); b is a vector or a matrix.
---
---     t:solve(b, left = true) -> Tensor
---@param t Tensor
---@param b Tensor
---@param left? boolean (default: true)
---@return Tensor
function torch.linalg.solve(t, b, left) end

--- The x with t x = b, reading only one triangle of t; with unitriangular its diagonal counts as ones.
---
---     t:solve_triangular(b, upper, left = true, unitriangular = false) -> Tensor
---@param t Tensor
---@param b Tensor
---@param upper boolean
---@param left? boolean (default: true)
---@param unitriangular? boolean (default: false)
---@return Tensor
function torch.linalg.solve_triangular(t, b, upper, left, unitriangular) end

--- t = U diag(S) Vh, singular values largest first. With full_matrices false U and Vh have only as many columns and rows as there are singular values.
---
---     t:svd(full_matrices = true) -> U, S, Vh
---@param t Tensor
---@param full_matrices? boolean (default: true)
---@return Tensor U
---@return Tensor S
---@return Tensor Vh
function torch.linalg.svd(t, full_matrices) end

--- The singular values, largest first.
---
---     t:svdvals() -> Tensor
---@param t Tensor
---@return Tensor
function torch.linalg.svdvals(t) end

--- Gradients and higher derivatives of what is computed.
---@class torch.autograd
torch.autograd = {}

--- Gradients of the outputs (summed, each weighted by its grad_outputs) with respect to the inputs: a tensor for a tensor, a list for a list. With create_graph they are recorded themselves and can be differentiated again. Frees the graph unless retain_graph (the default with create_graph).
---
---     torch.autograd.grad(outputs, inputs, {grad_outputs, retain_graph, create_graph, allow_unused}) -> Tensor or list of tensors
---@param outputs Tensor|Tensor[]
---@param inputs Tensor|Tensor[]
---@param options? { grad_outputs?: Tensor|Tensor[], retain_graph?: boolean, create_graph?: boolean, allow_unused?: boolean }
---@return Tensor|Tensor[]
function torch.autograd.grad(outputs, inputs, options) end

--- All second derivatives at x of f, which returns a tensor of one element; its shape is x's twice. One backward pass per element of x.
---
---     torch.autograd.hessian(f, x) -> Tensor
---@param f fun(...): any
---@param x Tensor
---@return Tensor
function torch.autograd.hessian(f, x) end

--- Hessian-vector product at x of f, a function of one tensor that returns a tensor of one element, by differentiating twice (Pearlmutter 1994).
---
---     torch.autograd.hvp(f, x, vector) -> product, gradient
---@param f fun(...): any
---@param x Tensor
---@param vector Tensor
---@return Tensor product
---@return Tensor gradient
function torch.autograd.hvp(f, x, vector) end

--- Derivatives at x of every element of f(x); its shape is f(x)'s followed by x's. One backward pass per element of f(x).
---
---     torch.autograd.jacobian(f, x) -> Tensor
---@param f fun(...): any
---@param x Tensor
---@return Tensor
function torch.autograd.jacobian(f, x) end

--- Networks: modules with parameters, losses, initialisers.
---
---   local net = nn.sequential { nn.flatten(), { "dense1", nn.linear(784, 100) }, nn.relu(), nn.linear(100, 10) }
---   local logits = net(images)
---   local loss = torch.cross_entropy(logits, labels)
---
--- Modules are called with tensors, list their parameters by name and kind (named_parameters), switch
--- between training and evaluation (train, eval), and give and take their state (state, load_state).
--- nn.module("Name") makes a class of one's own.
---@class nn
nn = {}

--- Means over windows chosen so that the last two dimensions get a size.
---
---     nn.adaptive_avg_pool2d(output_size) -> Module
---@param output_size integer|table
---@return Module
function nn.adaptive_avg_pool2d(output_size) end

--- The mean of each window over the last dimension.
---
---     nn.avg_pool1d(kernel_size, [settings]) -> Module
---@param kernel_size integer
---@param settings? table stride = kernel_size, padding = 0, ceil_mode = false, count_include_pad = true
---@return Module
function nn.avg_pool1d(kernel_size, settings) end

--- The mean of each window over the last two dimensions.
---
---     nn.avg_pool2d(kernel_size, [settings]) -> Module
---@param kernel_size integer|table
---@param settings? table stride = kernel_size, padding = 0, each also {rows, columns}; ceil_mode = false, count_include_pad = true
---@return Module
function nn.avg_pool2d(kernel_size, settings) end

--- Batch normalization (Ioffe & Szegedy 2015) of [B, channels] or [B, channels, T]: in training by the
--- batch's mean and variance, which move the running ones by `momentum`; in evaluation by these.
--- Parameters: weight, bias [channels], kind "norm"; buffers: running_mean, running_var.
---
---     nn.batch_norm1d(channels, [settings]) -> Module
---@param channels integer
---@param settings? table eps = 1e-5, momentum = 0.1, affine = true
---@return Module
function nn.batch_norm1d(channels, settings) end

--- Batch normalization (Ioffe & Szegedy 2015) of images [B, channels, rows, columns]; see batch_norm1d.
---
---     nn.batch_norm2d(channels, [settings]) -> Module
---@param channels integer
---@param settings? table eps = 1e-5, momentum = 0.1, affine = true
---@return Module
function nn.batch_norm2d(channels, settings) end

--- Binary cross-entropy of probabilities. Settings: weight (a tensor), reduction = "mean".
---
---     nn.binary_cross_entropy_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.binary_cross_entropy_loss(settings) end

--- Binary cross-entropy of logits. Settings: weight, pos_weight (tensors), reduction = "mean".
---
---     nn.binary_cross_entropy_with_logits_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.binary_cross_entropy_with_logits_loss(settings) end

--- Convolution of sequences [B, inputs, T]. Parameters: weight [outputs, inputs / groups, kernel_size],
--- bias [outputs]; both start uniform in ±1 / sqrt(fan in), as in PyTorch.
---
---     nn.conv1d(inputs, outputs, kernel_size, [settings]) -> Module
---@param inputs integer channels
---@param outputs integer channels
---@param kernel_size integer
---@param settings? table stride = 1, padding = 0 (zeros at both ends, or "same": ceil(T / stride) outputs), dilation = 1, groups = 1, bias = true, weight_init, bias_init
---@return Module
function nn.conv1d(inputs, outputs, kernel_size, settings) end

--- Convolution of images [B, inputs, rows, columns]. Parameters: weight [outputs, inputs / groups,
--- rows, columns], bias [outputs]; both start uniform in ±1 / sqrt(fan in), as in PyTorch.
---
---     nn.conv2d(inputs, outputs, kernel_size, [settings]) -> Module
---@param inputs integer channels
---@param outputs integer channels
---@param kernel_size integer|table
---@param settings? table stride = 1, padding = 0 (zeros at each border, or "same": ceil(size / stride) outputs), dilation = 1, each also {rows, columns}; groups = 1, bias = true, weight_init, bias_init
---@return Module
function nn.conv2d(inputs, outputs, kernel_size, settings) end

--- Transposed convolution of sequences [B, inputs, T]. Parameters: weight [inputs, outputs / groups,
--- kernel_size], bias [outputs].
---
---     nn.conv_transpose1d(inputs, outputs, kernel_size, [settings]) -> Module
---@param inputs integer channels
---@param outputs integer channels
---@param kernel_size integer
---@param settings? table stride = 1, padding = 0, output_padding = 0, dilation = 1, groups = 1, bias = true, weight_init, bias_init
---@return Module
function nn.conv_transpose1d(inputs, outputs, kernel_size, settings) end

--- Transposed convolution of images [B, inputs, rows, columns]. Parameters: weight [inputs, outputs /
--- groups, rows, columns], bias [outputs].
---
---     nn.conv_transpose2d(inputs, outputs, kernel_size, [settings]) -> Module
---@param inputs integer channels
---@param outputs integer channels
---@param kernel_size integer|table
---@param settings? table stride = 1, padding = 0, output_padding = 0, dilation = 1, each also {rows, columns}; groups = 1, bias = true, weight_init, bias_init
---@return Module
function nn.conv_transpose2d(inputs, outputs, kernel_size, settings) end

--- -log softmax at the labels, for logits [B, classes, ...]. Settings: weight (a tensor [classes]),
--- ignore_index = -100, label_smoothing = 0, reduction = "mean" ("sum", "none").
---
---     nn.cross_entropy_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.cross_entropy_loss(settings) end

--- Calls `f(...)` while parameters and buffers are made empty.
---
---     nn.deferred(f, ...) -> any
---@param f function
---@param ... any
---@return any # what f returns
function nn.deferred(f, ...) end

--- In training each element is 0 with probability p, and the kept ones are divided by 1 - p; in
--- evaluation nothing happens.
---
---     nn.dropout([p]) -> Module
---@param p? number in [0, 1): 0.5 unless given
---@return Module
function nn.dropout(p) end

--- x where it is positive, alpha * (exp(x) - 1) elsewhere.
---
---     nn.elu([alpha]) -> Module
---@param alpha? number 1 unless given
---@return Module
function nn.elu(alpha) end

--- int64 tokens [...], counted from 0, to [..., features]. Parameter: weight [tokens, features], kind
--- "embedding", standard normal at the start.
---
---     nn.embedding(tokens, features, [settings]) -> Module
---@param tokens integer how many different ones there are
---@param features integer
---@param settings? table weight_init
---@return Module
function nn.embedding(tokens, features, settings) end

--- Joins dimensions into one: [B, 3, 4] to [B, 12].
---
---     nn.flatten([first], [last]) -> Module
---@param first? integer the dimensions, 2 and -1 unless given
---@param last? integer the dimensions, 2 and -1 unless given
---@return Module
function nn.flatten(first, last) end

--- x times the normal distribution at x.
---
---     nn.gelu([approximate]) -> Module
---@param approximate? string "none" unless given, or "tanh"
---@return Module
function nn.gelu(approximate) end

--- The first half of a dimension times the sigmoid of the second.
---
---     nn.glu([dim]) -> Module
---@param dim? integer -1 unless given
---@return Module
function nn.glu(dim) end

--- Group normalization (Wu & He 2018) of [B, channels, ...]. Parameters: weight, bias [channels], kind
--- "norm".
---
---     nn.group_norm(groups, channels, [settings]) -> Module
---@param groups integer divides channels
---@param channels integer
---@param settings? table eps = 1e-5, affine = true
---@return Module
function nn.group_norm(groups, channels, settings) end

--- Gated recurrent units (Cho et al. 2014, the variant of cuDNN and PyTorch). Called with x [B, T,
--- inputs] and optionally a state; returns outputs [B, T, units] and the state after the last step
--- [layers, B, units].
--- Parameters of a layer: weight_ih [3 units, inputs], weight_hh [3 units, units], bias_ih, bias_hh [3
--- units], gates in the order r, z, n; below "layer1", "layer2", ... where there are several. All start
--- uniform in ±1 / sqrt(units).
---
---     nn.gru(inputs, units, [settings]) -> Module
---@param inputs integer
---@param units integer
---@param settings? table layers = 1, dropout = 0 (between layers, in training), weight_init, bias_init
---@return Module
function nn.gru(inputs, units, settings) end

--- x / 6 + 1 / 2, limited to [0, 1].
---
---     nn.hardsigmoid() -> Module
---@return Module
function nn.hardsigmoid() end

--- x * hardsigmoid(x).
---
---     nn.hardswish() -> Module
---@return Module
function nn.hardswish() end

--- x limited to [low, high].
---
---     nn.hardtanh([low], [high]) -> Module
---@param low? number -1 unless given
---@param high? number 1 unless given
---@return Module
function nn.hardtanh(low, high) end

--- Squared for differences up to delta, absolute beyond. Settings: delta = 1, reduction = "mean".
---
---     nn.huber_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.huber_loss(settings) end

--- Gives back what it is given.
---
---     nn.identity() -> Module
---@return Module
function nn.identity() end

--- Whether the value is a module.
---
---     nn.is_module(value)
---@param value Tensor|number|boolean
function nn.is_module(value) end

--- Kullback-Leibler divergence of log probabilities from a target. Settings: log_target = false,
--- reduction = "mean" ("batchmean", "sum", "none").
---
---     nn.kl_div_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.kl_div_loss(settings) end

--- Absolute differences. Settings: reduction = "mean" ("sum", "none").
---
---     nn.l1_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.l1_loss(settings) end

--- Layer normalization (Ba et al. 2016) over the last dimensions. Parameters: weight, bias of that
--- shape, kind "norm".
---
---     nn.layer_norm(shape, [settings]) -> Module
---@param shape integer|any[] the sizes of these dimensions
---@param settings? table eps = 1e-5, affine = true
---@return Module
function nn.layer_norm(shape, settings) end

--- x where it is positive, slope * x elsewhere.
---
---     nn.leaky_relu([slope]) -> Module
---@param slope? number 0.01 unless given
---@return Module
function nn.leaky_relu(slope) end

--- y = x W^T + b for x [..., inputs]. Parameters: weight [outputs, inputs], bias [outputs]; both start
--- uniform in ±1 / sqrt(inputs), as in PyTorch.
---
---     nn.linear(inputs, outputs, [settings]) -> Module
---@param inputs integer
---@param outputs integer
---@param settings? table bias = true, weight_init, bias_init
---@return Module
function nn.linear(inputs, outputs, settings) end

--- Logarithm of the sigmoid.
---
---     nn.log_sigmoid() -> Module
---@return Module
function nn.log_sigmoid() end

--- Logarithm of softmax.
---
---     nn.log_softmax([dim]) -> Module
---@param dim? integer -1 unless given
---@return Module
function nn.log_softmax(dim) end

--- Long short-term memory (Hochreiter & Schmidhuber 1997). Called with x [B, T, inputs] and optionally a
--- state; returns outputs [B, T, units] and the state after the last step, a table { hidden, cell } of
--- tensors [layers, B, units]. To carry a state on without its graph, detach both.
--- Parameters of a layer: weight_ih [4 units, inputs], weight_hh [4 units, units], bias [4 units], gates
--- in the order i, f, g, o; below "layer1", "layer2", ... where there are several. All start uniform in
--- ±1 / sqrt(units).
---
---     nn.lstm(inputs, units, [settings]) -> Module
---@param inputs integer
---@param units integer
---@param settings? table layers = 1, dropout = 0 (between layers, in training), weight_init, bias_init
---@return Module
function nn.lstm(inputs, units, settings) end

--- The largest element of each window over the last dimension.
---
---     nn.max_pool1d(kernel_size, [settings]) -> Module
---@param kernel_size integer
---@param settings? table stride = kernel_size, padding = 0 (or "same": ceil(size / stride) outputs), dilation = 1, ceil_mode = false
---@return Module
function nn.max_pool1d(kernel_size, settings) end

--- The largest element of each window over the last two dimensions.
---
---     nn.max_pool2d(kernel_size, [settings]) -> Module
---@param kernel_size integer|table
---@param settings? table stride = kernel_size, padding = 0 (or "same": ceil(size / stride) outputs), dilation = 1, each also {rows, columns}; ceil_mode = false
---@return Module
function nn.max_pool2d(kernel_size, settings) end

--- x * tanh(softplus(x)).
---
---     nn.mish() -> Module
---@return Module
function nn.mish() end

--- Makes a class of modules, to which `init(self, ...)` and `forward(self, x)` are added. Calling
--- the class makes a module; calling a module calls its `forward`.
---
---     nn.module(name) -> Module
---@param name string shown by print(module)
---@return Module
function nn.module(name) end

--- Squared differences. Settings: reduction = "mean" ("sum", "none").
---
---     nn.mse_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.mse_loss(settings) end

--- Multi-head attention. Called with query [B, T, features] and optionally key and value [B, S,
--- features] (the query, and the key, unless given) and a mask [T, S] or [B, 1 or heads, T, S]: bool,
--- true where may be looked, or numbers to add to the scores. Returns [B, T, features].
--- Parameters: in_proj_weight [3 features, features] (query, key, value), in_proj_bias, out_proj.weight,
--- out_proj.bias; in_proj_weight starts by glorot_uniform over all three, biases at 0, as in PyTorch.
---
---     nn.multihead_attention(features, heads, [settings]) -> Module
---@param features integer
---@param heads integer divides features
---@param settings? table bias = true, causal = false (each place sees only those up to it), dropout = 0 (of the attention weights, in training)
---@return Module
function nn.multihead_attention(features, heads, settings) end

--- Minus the log probability at the labels. Settings: weight, ignore_index = -100, reduction = "mean".
---
---     nn.nll_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.nll_loss(settings) end

--- x where it is positive, weight * x elsewhere (He et al. 2015).
--- Parameter: weight [count], one for all or one for each channel; kind "norm", as it scales.
---
---     nn.prelu([count], [start]) -> Module
---@param count? integer 1 unless given
---@param start? number 0.25 unless given
---@return Module
function nn.prelu(count, start) end

--- The larger of 0 and x.
---
---     nn.relu() -> Module
---@return Module
function nn.relu() end

--- x limited to [0, 6].
---
---     nn.relu6() -> Module
---@return Module
function nn.relu6() end

--- Scaled elu with the constants of Klambauer et al. 2017.
---
---     nn.selu() -> Module
---@return Module
function nn.selu() end

--- Modules and functions, each called with the result of the one before. Entries are modules, { name,
--- module } or functions; an entry without a name is named by its place, "1", "2", ... Entries are found
--- by place and by name: net[1], net.dense1.
---
---     nn.sequential(entries) -> Module
---@param entries any[]
---@return Module
function nn.sequential(entries) end

--- 1 / (1 + exp(-x)).
---
---     nn.sigmoid() -> Module
---@return Module
function nn.sigmoid() end

--- x * sigmoid(x), also called swish.
---
---     nn.silu() -> Module
---@return Module
function nn.silu() end

--- Squared for differences below beta, absolute beyond. Settings: beta = 1, reduction = "mean".
---
---     nn.smooth_l1_loss([settings]) -> Module
---@param settings? table
---@return Module
function nn.smooth_l1_loss(settings) end

--- exp(x) divided by its sum along a dimension.
---
---     nn.softmax([dim]) -> Module
---@param dim? integer -1 unless given
---@return Module
function nn.softmax(dim) end

--- log(1 + exp(beta * x)) / beta.
---
---     nn.softplus([beta], [threshold]) -> Module
---@param beta? number 1 unless given
---@param threshold? number 20 unless given
---@return Module
function nn.softplus(beta, threshold) end

--- x / (1 + |x|).
---
---     nn.softsign() -> Module
---@return Module
function nn.softsign() end

--- Hyperbolic tangent.
---
---     nn.tanh() -> Module
---@return Module
function nn.tanh() end

--- Cuts a dimension into several: nn.unflatten(2, {3, 4}) makes [B, 3, 4] of [B, 12].
---
---     nn.unflatten(dim, sizes) -> Module
---@param dim integer
---@param sizes any[]
---@return Module
function nn.unflatten(dim, sizes) end

--- Resizes images [B, channels, rows, columns].
---
---     nn.upsample(settings) -> Module
---@param settings table size (integer or {rows, columns}) or scale_factor; mode = "nearest" ("bilinear"), align_corners = false
---@return Module
function nn.upsample(settings) end

---@class nn.init
nn.init = {}

--- Every element equal to `value`.
---
---     nn.init.constant(value) -> Initialiser
---@param value number
---@return Initialiser
function nn.init.constant(value) end

--- Glorot & Bengio 2010, also called Xavier: normal with variance 2 / (fan in + fan out).
---
---     nn.init.glorot_normal() -> Initialiser
---@return Initialiser
function nn.init.glorot_normal() end

--- Glorot & Bengio 2010, also called Xavier: uniform with variance 2 / (fan in + fan out).
---
---     nn.init.glorot_uniform() -> Initialiser
---@return Initialiser
function nn.init.glorot_uniform() end

--- He et al. 2015: normal with deviation gain / sqrt(fan).
---
---     nn.init.kaiming_normal([settings]) -> Initialiser
---@param settings? table nonlinearity = "relu" ("linear", "sigmoid", "tanh", "leaky_relu", "selu"), slope = 0.01 (of leaky_relu), mode = "fan_in" ("fan_out")
---@return Initialiser
function nn.init.kaiming_normal(settings) end

--- He et al. 2015: uniform with deviation gain / sqrt(fan).
---
---     nn.init.kaiming_uniform([settings]) -> Initialiser
---@param settings? table as of kaiming_normal
---@return Initialiser
function nn.init.kaiming_uniform(settings) end

--- Normal draws.
---
---     nn.init.normal([std], [mean]) -> Initialiser
---@param std? number the deviation, 1 unless given
---@param mean? number 0 unless given
---@return Initialiser
function nn.init.normal(std, mean) end

--- All ones.
---
---     nn.init.ones() -> Initialiser
---@return Initialiser
function nn.init.ones() end

--- Saxe et al. 2013: gain times a matrix with orthonormal rows, or columns where there are fewer.
---
---     nn.init.orthogonal([gain]) -> Initialiser
---@param gain? number 1 unless given
---@return Initialiser
function nn.init.orthogonal(gain) end

--- Normal draws, drawn again beyond two deviations; the deviation that results is 0.8796 std.
---
---     nn.init.truncated_normal([std]) -> Initialiser
---@param std? number 1 unless given
---@return Initialiser
function nn.init.truncated_normal(std) end

--- Uniform draws from [low, high); with one number from [-low, low).
---
---     nn.init.uniform(low, [high]) -> Initialiser
---@param low number
---@param high? number
---@return Initialiser
function nn.init.uniform(low, high) end

--- All zeros.
---
---     nn.init.zeros() -> Initialiser
---@return Initialiser
function nn.init.zeros() end

--- The shipped optimizers by name: optim.adam is what require "optim.adam" returns.
---@class optim
---@field adam OptimizerClass Adam: step sizes from running moments of the gradient
---@field adamw OptimizerClass Adam with decoupled weight decay
---@field sgd OptimizerClass Stochastic gradient descent with momentum, Nesterov momentum and dampening
optim = {}

--- Declares optimizers: what every optimizer file begins with.
---@class optim.base
optim.base = {}

--- Declares an optimizer and returns its class, to which the file adds its methods.
---
--- A declaration holds:
---   name      text: what people call it (required)
---   summary   text: one line for `optbench list optimizers`
---   source    text: paper, equation or algorithm
---   options   table: name -> { kind, default, from | above, to | below, allowed, help };
---             kind is "number" (the default), "integer", "boolean", "string", "numbers" or "integers"
---
--- Methods of the class (only `step` is required):
---   start(self, x)               before the first step; x: all parameters, shape [n]
---   step(self, x, gradient, t)   one update of x in place; gradient: shape [n]; t = 1, 2, ...
---   before_evaluation(self, x)   swap in the weights to evaluate
---   after_evaluation(self, x)    swap back
---
--- What a rule finds in `self`:
---   options          the checked options; `lr` follows the schedule
---   parameters       list of { name, shape, kind, value, gradient }, views of x and gradient;
---                    kind is "weight", "bias", "norm" or "embedding"
---   random           a generator of the run's own, for torch.randn and the like
---   total_steps      of the whole run
---   steps_per_epoch
---   loss             mini-batch loss before the step
---   closure()        evaluates loss and gradient of the same batch again at the present x;
---                    returns the loss, refreshes `gradient`, counts as a gradient evaluation
---
---     optim.base.define(declaration) -> OptimizerClass
---@param declaration Declaration
---@return OptimizerClass
function optim.base.define(declaration) end

--- The shipped schedules by name: schedule.cosine is what require "schedule.cosine" returns.
---@class schedule
---@field constant ScheduleClass The base rate throughout
---@field cosine ScheduleClass Linear warm-up, then half a cosine down to a final share of the base rate
---@field multistep ScheduleClass Another multiple of the base rate from each of the named epochs on (the DeepOBS form)
schedule = {}

--- Declares learning-rate schedules: what every schedule file begins with.
---@class schedule.base
schedule.base = {}

--- Declares a schedule and returns its class, to which the file adds `factor`.
---
--- The declaration is that of an optimizer (see optim.base): name, summary, source, options.
--- Methods (only `factor` is required):
---   start(self)                                       checks what the options mean together
---   factor(self, step, total_steps, epoch) -> number  a pure function of progress, so that a
---                                                     schedule works for any budget
--- step = 0, 1, ... counts the steps done before; epoch = 0, 1, ...; the rate in force is the
--- optimizer's base rate times the factor.
---
---     schedule.base.define(declaration) -> ScheduleClass
---@param declaration Declaration
---@return ScheduleClass
function schedule.base.define(declaration) end

--- Test problems of one's own: everything that is `problem.*` in Lua.
---@class problem
problem = {}

--- Declares a test problem and returns it.
---
--- A problem with a network learns from data:
---   network    function(options): returns the network, from `nn` or any module with a forward of its own
---   loss       "cross_entropy", "mse", "binary_cross_entropy", or a function(output, targets, inputs)
---              that returns one loss for each example, shape [B]; output is what the network returned
---   accuracy   "classification" (the largest output is the label's), or a function(output, targets) that
---              returns a share of right answers in [0, 1] for each example, shape [B]; optional
---   dataset    text: a data set by name; dataset_options: values for its options
---   data       in its place, function(generator, options): returns { train = { inputs, targets },
---              test = { inputs, targets }, valid = ..., train_eval_size = ... }, inputs of shape [n, ...];
---              the generator starts alike in every run
---   start_pass function(network, mode): before each pass over a split, mode "train" or "evaluate";
---              for networks that carry state from batch to batch; optional
---
--- A problem without data is a function of its parameters:
---   start      where the parameters start: a list of numbers, a tensor, or a function(generator, options)
---   value      function(x, options): a tensor of one element
---   noise      standard deviation of the noise on its gradient (default 0): as in the two_d problems a
---              training example adds the product of x and a normal vector to the value
---   examples   of an epoch (default 10000)
---
--- Both:
---   name         text: under which results are filed (required)
---   summary      text: one line; source: text, a citation
---   options      table: name -> { kind, default, from | above, to | below, allowed, help }; given to the
---                functions above, and set with --problem-set name=value
---   l2           factor of the L2 term 0.5 * l2 * sum of squares (default 0: none)
---   regularized  function(name, kind): whether a parameter is under it (default: weights are)
---   batch_size   default 128; num_epochs: default 100
---
---     problem.define(declaration) -> table
---@param declaration table
---@return table # the problem, for optbench.run, a sweep, or as what the file returns
function problem.define(declaration) end

--- Names a variant of a built-in problem: the same task with something changed, for asking whether a rule works
--- beyond the problems on which it was tuned. The name is used like any problem's, in optbench.run, in sweeps and on
--- the command line, and says what departs: results never mix with the original's.
---
---    problem.variant("mnist_mlp", { width = 0.5, activation = "tanh" })   --> "mnist_mlp@width=0.5,activation=tanh"
---    problem.variant("mnist_mlp", { seed = 3 })                           --> all that can vary is drawn
---
--- What can vary, where a problem has it:
---   width                 channels and hidden units times this
---   activation            in the place of each ReLU: "relu", "leaky_relu", "elu", "softplus", "tanh" or "sigmoid"
---   initialization_scale  the first weights times this
---   batch_size            the default batch size
---   label_noise           share of the training labels that are wrong, the same ones in every run
---   input_scale           all inputs times this
---   seed                  draws what is not given: width and the scales from 0.5, 1, 2; half, once or twice the
---                         batch size; label_noise from 0, 0.1, 0.2; activation from relu, leaky_relu, elu, tanh
---
---     problem.variant(base, changes) -> string
---@param base string the name of a problem
---@param changes table one or more of the above
---@return string # the variant's name
function problem.variant(base, changes) end

--- Runs, problems to step through, and the names of what there is.
---@class optbench
---@field version string
optbench = {}

--- The names of all data sets.
---
---     optbench.datasets() -> list of names
---@return string[]
function optbench.datasets() end

--- The names of all optimizers, shipped scripts and native ones.
---
---     optbench.optimizers() -> list of names
---@return string[]
function optbench.optimizers() end

--- A problem (name, path or what problem.define gave) to step through by hand: optbench.problem("mnist_2c2d"){seed = 1} builds it. Its settings are those of optbench.run that do not concern the training: batch_size, weight_decay, seed, valid_size, data_dir, problem_set, dataset_set, synthetic, no_download, no_verify, dtype, device, threads.
---
---     optbench.problem(problem) -> function
---@param problem string|table
---@return function
function optbench.problem(problem) end

--- The names of all problems, or of those of a set: "small" and "large", the benchmark sets of DeepOBS, or "all".
---
---     optbench.problems([set]) -> list of names
---@param set? string
---@return string[]
function optbench.problems(set) end

--- Trains one problem with one optimizer, files the record and returns it as a table. The keys are the long options of `optbench run` with `_` for `-`: problem (name, path or what problem.define gave), optimizer (name, path or class), lr, set, problem_set, dataset_set, schedule, schedule_set, num_epochs, batch_size, weight_decay, seed, data_dir, no_download, output_dir, label, dtype, threads, no_logs, skip_if_exists, quiet, diagnostics (a list of names, logged with the mini-batch losses). on_step and on_epoch are functions that are called after each step with { epoch, step, steps, loss, parameters } and after each evaluation with { epoch, steps, train_loss, test_loss, train_accuracy, ..., parameters }; one that returns a text ends the run, with that reason. Missing data files are fetched first unless no_download is true. The record has the keys of the result file, and `path`.
---
---     optbench.run{problem = ..., optimizer = ..., lr = ..., ...} -> record
---@param run RunSettings
---@return Record record
function optbench.run(run) end

--- The names of all schedules.
---
---     optbench.schedules() -> list of names
---@return string[]
function optbench.schedules() end

--- Sweeps: plans for `optbench sweep plan.lua`, written as lists of runs.
---
--- A plan is a file that returns a list; each run in it is a table of settings, spelled as the long
--- options of `optbench run` with `_` for `-`. The functions here make such lists:
---
---   local sweep = require "sweep"
---   return sweep.grid {
---      problems = { "quadratic_deep", "two_d_beale" },
---      optimizers = { "adam", { "sgd", momentum = { 0.9, 0.99 }, label = "momentum" }, "./my_rule.lua" },
---      lr = sweep.logspace(-4, -1, 7),
---      seeds = { 42, 43, 44 },
---   }
---@class sweep
sweep = {}

--- Makes the runs of a grid. Each field of `spec` is a list, or a single value.
---
---     sweep.grid(spec) -> RunSettings[]
---@param spec table    problems    names of problems, or of sets of problems: "small", "large", "all" (required)   optimizers  names, paths of .lua files, or tables { name, option = value, ... } in which options               that are lists are combined too: { "sgd", momentum = { 0, 0.9 } }. Two fields are no               options: `lr`, the rates of this optimizer in place of the grid's, and `label`, the               name under which its results are filed (for an optimizer that stands twice)   set         options for every optimizer that does not set them itself   lr          learning rates   schedules   names, paths, or tables { name, option = value, ... } with options as they are   seeds       random seeds   and any other setting of a run: the long options of `optbench run` with `_` for `-`, such as   num_epochs, batch_size, weight_decay (of the problem), dtype. A setting that is a list by nature   (lr_sched_epochs, lr_sched_factors) varies when it is a list of lists.
---@return RunSettings[] # the plan, a list of the settings of one run each
function sweep.grid(spec) end

--- Plans one after the other. A run that stands in several of them is made once.
---
---     sweep.join(...) -> RunSettings[]
---@param ... RunSettings[] plans, lists of runs as sweep.grid returns them
---@return RunSettings[] # the plan that holds all their runs, in order
function sweep.join(...) end

--- Evenly spaced numbers, as numpy.linspace and torch.linspace have them.
---
---     sweep.linspace(first, last, count) -> number[]
---@param first number
---@param last number
---@param count integer how many, at least 1; with 1, only `first`
---@return number[] # both ends are exact
function sweep.linspace(first, last, count) end

--- Makes powers of ten with evenly spaced exponents, as numpy.logspace and torch.logspace have them:
--- logspace(-4, -1, 4) is { 1e-4, 1e-3, 1e-2, 1e-1 }.
---
---     sweep.logspace(first, last, count) -> number[]
---@param first number exponent of the first value
---@param last number exponent of the last value
---@param count integer how many, at least 1; with 1, only the first
---@return number[] # both ends are exact
function sweep.logspace(first, last, count) end

---@class report
report = {}

--- Draws { title, caption, x = { title, log, low, high, categories }, y = { ... }, series = { { name, x, y, lower, upper, style, dashed }, ... }, rules = { { at, name, vertical } } } into a file; the path's end says the form: .svg, .csv, or .pdf and .png through gnuplot. Styles: line, steps, points, line_and_points, bars. lower and upper are a band, or error bars of points and bars.
---
---     report.draw(figure, path)
---@param figure table
---@param path string
function report.draw(figure, path) end

--- The runs below a folder of results (or several: a list), of optbench and of all generations of DeepOBS, as tables: problem, label, setting, seed, learning_rate, choices, outcome, train_losses, test_losses, test_accuracies, ... Entry 1 of a list is the value before training. Files that cannot be read are skipped.
---
---     report.read(results) -> list of tables
---@param results string|string[]
---@return table[]
function report.read(results) end

--- What `optbench analyze` computes: labels, problems (each with its optimizers, best first: finals, mean, deviation, interval, p_value, time_to_target, near_share, ...) and overall (mean_ranks, critical_difference, profile_scores, improvement, ...). Options: baselines, mode ("final", "best" or "most"), metric, targets (a file), near, resamples.
---
---     report.study(results, [options]) -> table
---@param results string|string[]
---@param options? table
---@return table
function report.study(results, options) end

--- Makes a table of { columns = { "optimizer", "loss" }, rows = { { "adam", 0.1 }, ... }, title, caption }: returns it as text, or writes it to a path that ends in .csv or .tex (booktabs).
---
---     report.table(contents, [path]) -> text
---@param contents table
---@param path? string
---@return string
function report.table(contents, path) end

--- Writes report.html into the folder `output` (default "analysis") and returns its path. Options: those of report.study, and title, bands ("quartiles" or "deviation"), static (no scripts), formats (a list of "csv", "latex", "svg", "pdf", "png": every table and figure as a file too).
---
---     report.write(results, [options]) -> text
---@param results string|string[]
---@param options? table
---@return string
function report.write(results, options) end

--- Small tools for scripts whose output must be the same every time.
---
--- `pairs` lists a table in an order that differs from process to process; what reaches a record, a
--- table or a screen goes through `sorted_pairs` or `pretty` instead.
---@class prelude
local prelude = {}

--- Any value as text that reads like Lua, nested tables indented, keys in order.
---
---     prelude.pretty(value) -> string
---@param value any a table inside itself is shown as <cycle>
---@return string # without a final newline
function prelude.pretty(value) end

--- Lists a table as `pairs` does, in the order of its keys: numbers first, then strings.
---
---     prelude.sorted_pairs(t, [before]) -> function
---@param t table it may be changed while it is listed, the keys are taken beforehand
---@param before? fun(a: any, b: any): boolean whether key a comes before key b
---@return function # an iterator of key, value
function prelude.sorted_pairs(t, before) end

--- Describes a function, a module, a tensor or another value, an optimizer; or, for a text, what has that name: "torch.zeros", "add_", "adam", "mnist_mlp", "run". Without an argument it says where to begin.
---
---     help([topic: any])
---@param topic? any
function help(topic) end

return optbench
