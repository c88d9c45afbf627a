-- Problems declared in scripts: networks, functions, data made in the script, and what goes wrong.
local optbench = require "optbench"
local nn = require "nn"
local problem = require "problem"
local torch = require "torch"
local spec = require "tests.support.spec"
local describe, it, expect = spec.describe, spec.it, spec.expect

local function run(settings)
   settings.no_logs, settings.quiet = true, true
   return optbench.run(settings)
end

--- Two clouds of points, labels 0 and 1.
local function clouds(generator)
   local function part(n)
      local labels = torch.arange(n):remainder(2)
      local points = torch.randn(n, 2, { generator = generator, dtype = "float64" })
      return { points + 3 * labels:double():unsqueeze(2), labels }
   end
   return { train = part(64), test = part(32) }
end

local function classifier(changes)
   local declaration = {
      name = "clouds",
      network = function() return nn.sequential { { "output", nn.linear(2, 2) } } end,
      data = clouds,
      loss = "cross_entropy",
      accuracy = "classification",
      batch_size = 16,
      num_epochs = 2,
   }
   for field, value in pairs(changes or {}) do declaration[field] = value end
   return problem.define(declaration)
end

describe("the network of mnist_mlp in a script", function()
   -- The layers and starting values of problems/networks/mlp.cpp.
   local function dense(inputs, outputs)
      return nn.linear(inputs, outputs, { weight_init = nn.init.truncated_normal(0.03), bias_init = nn.init.zeros })
   end
   local mlp = problem.define {
      name = "mlp_in_lua",
      dataset = "mnist",
      network = function()
         return nn.sequential {
            nn.flatten(), { "dense1", dense(784, 1000) }, nn.relu(), { "dense2", dense(1000, 500) }, nn.relu(),
            { "dense3", dense(500, 100) }, nn.relu(), { "dense4", dense(100, 10) },
         }
      end,
      loss = "cross_entropy",
      accuracy = "classification",
   }
   it("has the same losses over twenty steps, and the same parameters", function()
      local ours = optbench.problem(mlp) { seed = 3, synthetic = true }
      local theirs = optbench.problem "mnist_mlp" { seed = 3, synthetic = true }
      expect(#ours.parameters).to_be(#theirs.parameters)
      for i = 1, #ours.parameters do
         expect(ours.parameters[i].name).to_be(theirs.parameters[i].name)
         expect(ours.parameters[i].kind).to_be(theirs.parameters[i].kind)
         expect(ours.parameters[i].value:equal(theirs.parameters[i].value)).to_be(true)
      end
      local one, other = ours:optimizer("adam", { lr = 1e-3 }), theirs:optimizer("adam", { lr = 1e-3 })
      for _ = 1, 20 do
         local difference = math.abs(ours:loss_and_gradient() - theirs:loss_and_gradient())
         expect(difference <= 1e-6).to_be(true)
         one:step()
         other:step()
      end
      expect(math.abs(ours:evaluate().loss - theirs:evaluate().loss) <= 1e-6).to_be(true)
      expect(ours:evaluate().accuracy).to_be(theirs:evaluate().accuracy)
   end)
end)

describe("a declared network", function()
   it("learns from data made in the script, which are the same for every seed", function()
      local record = run { problem = classifier(), optimizer = "sgd", lr = 0.5, num_epochs = 10 }
      expect(record.testproblem).to_be "clouds"
      expect(record.test_losses[11] < 0.5 * record.test_losses[1]).to_be(true)
      expect(record.test_accuracies[11] > 0.9).to_be(true)
      local one = optbench.problem(classifier()) { seed = 1 }
      local other = optbench.problem(classifier()) { seed = 2 }
      local function sum(p)
         local total = 0
         for _ = 1, p.steps_per_epoch do total = total + p:batch().inputs:double():sum():item() end
         return total
      end
      expect(math.abs(sum(one) - sum(other)) < 1e-3).to_be(true)
      expect(one.parameters[1].value:equal(other.parameters[1].value)).to_be(false)
   end)
   it("repeats with the seed", function()
      local first, again = run { problem = classifier(), lr = 0.1 }, run { problem = classifier(), lr = 0.1 }
      expect(first.minibatch_train_losses).to_be(again.minibatch_train_losses)
      local other = run { problem = classifier(), lr = 0.1, seed = 7 }
      expect(other.train_losses[1] == first.train_losses[1]).to_be(false)
   end)
   it("has losses and accuracies of the script's own", function()
      local own = classifier {
         loss = function(output, targets) return torch.cross_entropy(output, targets, { reduction = "none" }) end,
         accuracy = function(output, targets) return torch.correct(output, targets):float() end,
      }
      local by_name, by_function = run { problem = classifier(), lr = 0.1 }, run { problem = own, lr = 0.1 }
      expect(by_function.minibatch_train_losses).to_be(by_name.minibatch_train_losses)
      expect(by_function.test_accuracies).to_be(by_name.test_accuracies)
   end)
   it("has metrics of the script's own, of examples and of means", function()
      local made, saw_inputs
      local measured = classifier {
         l2 = 0.5,
         data = function(generator)
            made = clouds(generator)
            return made
         end,
         metrics = {
            margin = {
               title = "mean margin", series = "margins", unit = "logit", direction = "higher", primary = true,
               value = function(output, targets, inputs)
                  saw_inputs = #inputs == #targets
                  local right = output:gather(2, targets:unsqueeze(2) + 1):squeeze(2)
                  return 2 * right - output:sum(2)
               end,
            },
            bits = { direction = "lower", from_means = function(means) return means.data_loss / math.log(2) end },
            everything = { direction = "lower", from_means = function(means)
               return 1000 * means.margin + 10 * means.accuracy + means.loss - means.data_loss
            end },
         },
      }
      local epochs = {}
      local record = run { problem = measured, lr = 0.1, seed = 3, valid_size = 16, on_epoch = function(at)
         epochs[#epochs + 1] = at
      end }
      local plain = run { problem = classifier { l2 = 0.5 }, lr = 0.1, seed = 3, valid_size = 16 }
      for _, key in ipairs { "train_losses", "valid_accuracies", "test_losses", "minibatch_train_losses" } do
         expect(record[key]).to_be(plain[key])
      end
      expect(record.optbench.metrics).to_be {
         { name = "loss", series = "losses", unit = "", direction = "lower" },
         { name = "accuracy", series = "accuracies", unit = "fraction", direction = "higher" },
         { name = "bits", series = "bits", unit = "", direction = "lower" },
         { name = "everything", series = "everything", unit = "", direction = "lower" },
         { name = "margin", title = "mean margin", series = "margins", unit = "logit", direction = "higher",
            primary = true },
      }
      for _, split in ipairs { "train", "valid", "test" } do
         for i = 1, 3 do
            local data_loss, loss = record.optbench[split .. "_data_losses"][i], record[split .. "_losses"][i]
            expect(record[split .. "_bits"][i]).to_be(data_loss / math.log(2))
            expect(record[split .. "_everything"][i]).to_be(
               1000 * record[split .. "_margins"][i] + 10 * record[split .. "_accuracies"][i] + loss - data_loss)
            expect(epochs[i][split .. "_margin"]).to_be(record[split .. "_margins"][i])
         end
      end
      expect(saw_inputs).to_be(true)

      local p = optbench.problem(measured) { seed = 3 }
      local test = p:evaluate "test"
      local layer = p.parameters
      local logits = made.test[1]:float():matmul(layer["output.weight"].value:t()) + layer["output.bias"].value
      local rows, labels, margin = logits:tolist(), made.test[2]:tolist(), 0
      for i = 1, 32 do margin = margin + rows[i][1 + labels[i]] - rows[i][2 - labels[i]] end
      expect(math.abs(test.margin - margin / 32) < 1e-5).to_be(true)
      expect(test.bits).to_be(test.data_loss / math.log(2))
   end)
   it("measures the top-5 accuracy of docs/writing-a-problem.md", function()
      local made
      local ten = classifier {
         data = function(generator)
            local function part(n)
               return { torch.randn(n, 8, { generator = generator }), torch.arange(n):remainder(10) }
            end
            made = { train = part(64), test = part(64) }
            return made
         end,
         network = function() return nn.linear(8, 10) end,
         metrics = {
            top5_accuracy = {
               title = "top-5 accuracy", series = "top5_accuracies", unit = "fraction", direction = "higher",
               value = function(output, targets)
                  local _, largest = output:topk(5, 2)
                  return largest:eq(targets:unsqueeze(2) + 1):any(2)  -- positions count from 1, labels from 0
               end,
            },
         },
      }
      local p = optbench.problem(ten) {}
      local logits = made.test[1]:matmul(p.parameters.weight.value:t()) + p.parameters.bias.value
      local labels, right = made.test[2]:tolist(), 0
      for i, row in ipairs(logits:tolist()) do
         local larger = 0
         for _, logit in ipairs(row) do
            if logit > row[labels[i] + 1] then larger = larger + 1 end
         end
         if larger < 5 then right = right + 1 end
      end
      expect(p:evaluate().top5_accuracy).to_be(right / 64)
      expect(right > 10 and right < 64).to_be(true)
   end)
   it("refuses metrics that make no sense, where they are declared", function()
      local function zero(output) return output:sum(2) end
      local function problem_with(metrics) return run { problem = classifier { metrics = metrics } } end
      for _, case in ipairs {
         { { top5 = 5 }, "problem.define: metrics: expected a table { name = { direction = ..., value = ... }, ... }" },
         { { top5 = { valeu = zero } }, "problem.define: metric 'top5': unknown field 'valeu'; did you mean 'value'?" },
         { { top5 = { value = 5 } }, "problem.define: metric 'top5': field 'value' must be a function, got number" },
         { { top5 = { value = zero } },
            "metric 'top5': 'direction' must say which values are better, 'lower' or 'higher', got nothing" },
         { { top5 = { value = zero, direction = "up" } }, "'lower' or 'higher', got 'up'" },
         { { top5 = { direction = "higher" } }, "metric 'top5': expected either 'value'" },
         { { top5 = { value = zero, from_means = zero, direction = "higher" } },
            "metric 'top5': expected either 'value'" },
         { { ["top-5"] = { value = zero, direction = "higher" } },
            "metric 'top-5': the name must consist of small letters, digits and _" },
         { { examples = { value = zero, direction = "higher" } },
            "metric 'examples': the name means something else: expected another" },
         { { top5 = { value = zero, direction = "higher", series = "accuracies" } },
            "metric 'top5': the series 'accuracies' belongs to 'accuracy'" },
         { { top5 = { value = zero, direction = "higher", series = "log_interval" } },
            "metric 'top5': the series 'log_interval' means something else in a record" },
         { { a = { value = zero, direction = "higher", primary = true },
            b = { value = zero, direction = "higher", primary = true } },
            "metric 'b': only one metric can be primary, 'a' is" },
         { { top5 = { value = function() return 3 end, direction = "higher" } },
            "problem 'clouds': top5 must return one number for each example, shape [64], got 3" },
         { { top5 = { from_means = function() return "3" end, direction = "higher" } },
            "problem 'clouds': top5: from_means must return a number, got" },
      } do
         expect(function() problem_with(case[1]) end).to_raise(case[2])
      end
      expect(function()
         problem.define { name = "x", value = print, start = { 1 }, metrics = {} }
      end).to_raise "problem.define: field 'metrics' does not go together with 'value'"
   end)
   it("puts the L2 term on its weights, or where it is told to", function()
      local p = optbench.problem(classifier { l2 = 0.5 }) {}
      local weight = p.parameters["output.weight"].value:double()
      expect(math.abs(p:evaluate().regularization - 0.25 * (weight * weight):sum():item()) < 1e-6).to_be(true)
      local q = optbench.problem(classifier { l2 = 0.5, regularized = function(_, kind) return kind == "bias" end }) {}
      local bias = q.parameters["output.bias"].value:double()
      expect(math.abs(q:evaluate().regularization - 0.25 * (bias * bias):sum():item()) < 1e-6).to_be(true)
   end)
   it("gives its options to its functions", function()
      local wide = classifier {
         options = { hidden = { kind = "integer", default = 4 } },
         network = function(options)
            return nn.sequential { nn.linear(2, options.hidden), nn.linear(options.hidden, 2) }
         end,
      }
      expect(optbench.problem(wide) {}.parameters["1.weight"].shape).to_be { 4, 2 }
      expect(optbench.problem(wide) { problem_set = { hidden = 7 } }.parameters["1.weight"].shape).to_be { 7, 2 }
      expect(function() run { problem = wide, problem_set = { hiden = 7 } } end)
         .to_raise "problem 'clouds': unknown option 'hiden'; did you mean 'hidden'?"
   end)
   it("trains buffers and drops features in training mode only", function()
      local modes = {}
      local Probe = nn.module "Probe"
      function Probe:forward(x)
         modes[self.training] = true
         return x
      end
      local noisy = classifier {
         network = function()
            return nn.sequential {
               nn.linear(2, 8), { "norm", nn.batch_norm1d(8) }, nn.dropout(0.5), Probe(), nn.linear(8, 2),
            }
         end,
      }
      local first, again = run { problem = noisy, lr = 0.1 }, run { problem = noisy, lr = 0.1 }
      expect(modes).to_be { [true] = true, [false] = true }
      expect(first.minibatch_train_losses).to_be(again.minibatch_train_losses)
      local p = optbench.problem(noisy) {}
      p:batch()
      local dropped, repeated = p:loss(), p:loss()
      expect(dropped == repeated).to_be(false)
      expect(p:loss(nil, "evaluate")).to_be(p:loss(nil, "evaluate"))
   end)
   it("learns regression, with float targets", function()
      local line = problem.define {
         name = "line",
         data = function(generator)
            local x = torch.randn(128, 1, { generator = generator })
            return { train = { x, 3 * x + 1 }, test = { x, 3 * x + 1 } }
         end,
         network = function() return nn.linear(1, 1) end,
         loss = "mse",
         batch_size = 32,
      }
      local p = optbench.problem(line) {}
      local sgd = p:optimizer("sgd", { lr = 0.1 })
      for _ = 1, 200 do
         p:loss_and_gradient()
         sgd:step()
      end
      expect(math.abs(p.parameters.weight.value:item() - 3) < 1e-3).to_be(true)
      expect(math.abs(p.parameters.bias.value:item() - 1) < 1e-3).to_be(true)
   end)
end)

describe("a declared function", function()
   local function bowl(changes)
      local declaration = {
         name = "bowl", start = { 3, -2 }, value = function(x) return (x * x):sum() end, examples = 256,
      }
      for field, value in pairs(changes or {}) do declaration[field] = value end
      return problem.define(declaration)
   end
   it("is minimized from where it starts", function()
      local record = run { problem = bowl(), optimizer = "sgd", lr = 0.1, num_epochs = 5, dtype = "float64" }
      expect(record.test_losses[1]).to_be(13.0)
      -- Ten steps of x <- x (1 - 2 lr).
      expect(math.abs(record.test_losses[6] - 13 * 0.8 ^ 20) < 1e-12).to_be(true)
   end)
   it("is made noisy as the two_d problems are", function()
      local p = optbench.problem(bowl { noise = 2, examples = 10000 }) { dtype = "float64" }
      local batch = p:batch()
      local loss = p:loss_and_gradient(batch)
      local mean = batch.inputs:mean(1)
      expect(math.abs(loss - (13 + 3 * mean[1] - 2 * mean[2])) < 1e-12).to_be(true)
      expect(p.parameters.flat_gradient:allclose(torch.tensor({ 6, -4 }, { dtype = "float64" }) + mean)).to_be(true)
      expect(p:evaluate("test").loss).to_be(13.0)
      expect(math.abs(p:evaluate("train").loss - 13) < 0.2).to_be(true)
   end)
   it("starts where a function of the run's stream says", function()
      local random = bowl { start = function(generator) return torch.randn(5, { generator = generator }) end }
      local one, same = optbench.problem(random) { seed = 1 }, optbench.problem(random) { seed = 1 }
      expect(one.parameters.x.value:shape()).to_be { 5 }
      expect(one.parameters.x.value:equal(same.parameters.x.value)).to_be(true)
      expect(one.parameters.x.value:equal(optbench.problem(random) { seed = 2 }.parameters.x.value)).to_be(false)
   end)
   it("must give a tensor of one element", function()
      expect(function() run { problem = bowl { value = function() return 3 end } } end)
         .to_raise "problem 'bowl': value must return a Tensor of one element, got 3"
      expect(function() run { problem = bowl { value = function(x) return x end } } end)
         .to_raise "problem 'bowl': value must return a Tensor of one element, got shape [2]"
      expect(function() run { problem = bowl { start = {} } } end)
         .to_raise "problem 'bowl': start must be a list of numbers or a tensor, not empty"
   end)
end)

describe("mistakes in a declaration", function()
   it("are named where they stand", function()
      for _, case in ipairs {
         { { name = "x" }, "expected 'network' (with 'dataset' or 'data', and 'loss') or 'value' (with 'start')" },
         { { network = print }, "field 'name' is missing" },
         { { name = "x", netwrok = print }, "unknown field 'netwrok'" },
         { { name = "x", network = print }, "field 'loss' is missing beside 'network'" },
         { { name = "x", network = print, loss = "mse" }, "expected either 'dataset', a data set's name, or 'data'" },
         { { name = "x", value = print, start = { 1 }, loss = "mse" },
            "field 'loss' does not go together with 'value'" },
         { { name = 3 }, "field 'name' must be a string, got number" },
      } do
         expect(function() problem.define(case[1]) end).to_raise("problem.define: " .. case[2])
      end
      expect(function() run { problem = classifier { loss = "cross_entrop" } } end)
         .to_raise "problem 'clouds': unknown loss 'cross_entrop'; did you mean 'cross_entropy'?"
      expect(function() run { problem = classifier { name = "mnist_mlp" } } end)
         .to_raise "the name 'mnist_mlp' belongs to a built-in problem"
      expect(function() run { problem = classifier { data = false, dataset = "mnst" } } end)
         .to_raise "field 'data' must be"
   end)
   it("and in what its functions return", function()
      expect(function() run { problem = classifier { network = function() return 3 end } } end)
         .to_raise "problem 'clouds': network must return a module of nn, got 3"
      expect(function() run { problem = classifier { network = function() return nn.relu() end } } end)
         .to_raise "problem 'clouds': the network has no parameters to train"
      local Silent = nn.module "Silent"
      function Silent:init() self.inner = nn.linear(2, 2) end
      function Silent:forward() end
      expect(function() run { problem = classifier { network = function() return Silent() end } } end)
         .to_raise "problem 'clouds': the network's forward must return a Tensor, got nil"
      expect(function() run { problem = classifier { loss = function(output) return output:mean() end } } end)
         .to_raise "problem 'clouds': loss must return one number for each example, shape [64], got shape []"
      expect(function() run { problem = classifier { data = function() return 3 end } } end)
         .to_raise "data: must return { train = { inputs, targets }, test = { inputs, targets } }, got 3"
      expect(function() run { problem = classifier { data = function() return { train = clouds().train } end } } end)
         .to_raise "problem 'clouds': data: part 'test' is missing"
      expect(function() run { problem = classifier { network = function() return nn.linear(3, 2) end } } end)
         .to_raise "problem_spec.lua"
   end)
end)

describe("what would silently go wrong", function()
   it("is refused: a network's modules used by two problems", function()
      local shared
      local twice = classifier { network = function()
         shared = shared or nn.sequential { { "output", nn.linear(2, 2) } }
         return shared
      end }
      local first = optbench.problem(twice) {}
      first:loss_and_gradient()
      optbench.problem(twice) {}
      expect(function() first:loss_and_gradient() end)
         .to_raise "'output.weight' of the network was replaced, or belongs to a problem that was built since"
   end)
   it("is refused: inputs changed in place", function()
      local changing = classifier { network = function()
         return nn.sequential { function(x) return x:mul_(2) end, nn.linear(2, 2) }
      end }
      expect(function() run { problem = changing } end)
         .to_raise "problem 'clouds': the network's forward changes its inputs in place"
   end)
   it("is refused: an accuracy by labels without labels", function()
      local function one_output(generator)
         local made = clouds(generator)
         return { train = { made.train[1], made.train[2]:double():unsqueeze(2) },
            test = { made.test[1], made.test[2]:double():unsqueeze(2) } }
      end
      local wrong = classifier {
         data = one_output, loss = "binary_cross_entropy",
         network = function() return nn.linear(2, 1) end,
      }
      expect(function() run { problem = wrong } end)
         .to_raise "accuracy \"classification\" needs one int64 label for each row of the output"
   end)
   it("is kept alive: what a script releases while it works", function()
      local p
      local releasing = classifier { network = function()
         return nn.sequential { function(x)
            if p then p:release() end
            return x
         end, nn.linear(2, 2) }
      end }
      p = optbench.problem(releasing) {}
      expect(math.type(p:loss_and_gradient())).to_be "float"
      expect(function() p:batch() end).to_raise "already released"
   end)
   it("is put right: a mode that the script has changed", function()
      local network
      local dropping = classifier { network = function()
         network = nn.sequential { nn.linear(2, 8), nn.dropout(0.5), nn.linear(8, 2) }
         return network
      end }
      local p = optbench.problem(dropping) {}
      p:batch()
      p:loss()
      network:eval()
      expect(p:loss() == p:loss()).to_be(false)
   end)
   it("names a released tensor that a function returns", function()
      local released = problem.define { name = "gone", start = { 1 }, value = function(x)
         local y = (x * x):sum()
         y:release()
         return y
      end }
      local p = optbench.problem(released) {}
      expect(function() p:loss() end).to_raise "problem 'gone': value must return a Tensor of one element"
   end)
end)

describe("callbacks of a run", function()
   it("see every step and every evaluation", function()
      local steps, epochs = {}, {}
      run {
         problem = "two_d_beale", optimizer = "adam", num_epochs = 2,
         on_step = function(at) steps[#steps + 1] = { at.epoch, at.step, at.steps, at.parameters.u.value:item() } end,
         on_epoch = function(at) epochs[#epochs + 1] = { at.epoch, at.test_loss } end,
      }
      expect(#steps).to_be(156)
      expect({ steps[79][1], steps[79][2], steps[79][3] }).to_be { 1, 0, 79 }
      expect(#epochs).to_be(3)
      expect(epochs[3][1]).to_be(2)
   end)
   it("end the run with a reason, or with their error", function()
      local record = run { problem = "two_d_beale", optimizer = "adam", num_epochs = 2, on_step = function(at)
         if at.steps == 5 then return "seen enough" end
      end }
      expect(record.optbench.outcome).to_be "stopped_early"
      expect(record.optbench.reason).to_be "seen enough"
      expect(record.optbench.steps).to_be(5)
      expect(function() run { problem = "two_d_beale", num_epochs = 1, on_step = function() error "oops" end } end)
         .to_raise "problem_spec.lua"
      expect(function() run { problem = "two_d_beale", num_epochs = 1, on_epoch = function() return true end } end)
         .to_raise "on_epoch: must return nothing, or a text, the reason to stop, got boolean"
      expect(function() run { problem = "two_d_beale", num_epochs = 1, on_step = 3 } end)
         .to_raise "optbench.run: 'on_step' must be a function, got 3"
   end)
   it("and diagnostics move no number of the run", function()
      local names = { "gradient_norm", "update_ratio", "step_cosine", "sharpness", "gradient_noise_scale" }
      local settings = { problem = "cifar10_3c3d", synthetic = true, num_epochs = 0 }
      expect(run(settings).optbench.diagnostics).to_be(nil)
      local function short(diagnostics)
         return run {
            problem = classifier {
               network = function()
                  return nn.sequential {
                     nn.linear(2, 8), { "norm", nn.batch_norm1d(8) }, nn.dropout(0.5), nn.linear(8, 2),
                  }
               end,
            },
            lr = 0.1, num_epochs = 3, train_log_interval = 1, diagnostics = diagnostics, optimizer = "adam",
         }
      end
      local plain, measured = short(), short(names)
      expect(measured.minibatch_train_losses).to_be(plain.minibatch_train_losses)
      expect(measured.test_losses).to_be(plain.test_losses)
      for _, name in ipairs(names) do expect(#measured.optbench.diagnostics[name]).to_be(12) end
      expect(function() short { "gradient_nrm" } end)
         .to_raise "run: unknown diagnostic 'gradient_nrm'; did you mean 'gradient_norm'?"
   end)
end)

describe("sharpness", function()
   it("moves no number of a network that carries state from batch to batch", function()
      local function losses(disturb)
         local p = optbench.problem "tolstoi_char_rnn" { synthetic = true, batch_size = 10 }
         local list = {}
         for t = 1, 6 do
            local batch = p:batch()
            list[t] = p:loss_and_gradient()
            if disturb then
               p:sharpness(nil, 1)
               p:sharpness({ inputs = batch.inputs:clone(), targets = batch.targets:clone() }, 1)
            end
         end
         return list
      end
      expect(losses(true)).to_be(losses(false))
   end)
   it("follows from the seed and the step alone", function()
      local function values(interval)
         local record = run {
            problem = "two_d_beale", lr = 1e-4, num_epochs = 1, batch_size = 1000, train_log_interval = interval,
            diagnostics = { "sharpness" },
         }
         return record.optbench.diagnostics.sharpness
      end
      local each, second = values(1), values(2)
      for i = 1, #second do expect(second[i]).to_be(each[2 * i - 1]) end
      local p = optbench.problem "two_d_beale" { batch_size = 1000 }
      expect(p:sharpness()).to_be(each[1])
   end)
   it("is found again after a place without curvature", function()
      local hinge = problem.define {
         name = "hinge", start = { -0.01 }, value = function(x) return x:relu():square():sum() end, noise = 1,
         examples = 2560,
      }
      local record = run {
         problem = hinge, lr = 0.5, num_epochs = 1, train_log_interval = 1, diagnostics = { "sharpness" },
      }
      local least, most = math.huge, -math.huge
      for _, value in ipairs(record.optbench.diagnostics.sharpness) do
         least, most = math.min(least, value), math.max(most, value)
      end
      expect({ least, most }).to_be { 0.0, 2.0 }
   end)
   it("is that of one mask, however many iterations it takes", function()
      local p = optbench.problem(classifier { network = function()
         return nn.sequential { nn.linear(2, 8), nn.dropout(0.5), nn.linear(8, 2) }
      end }) { dtype = "float64" }
      local batch = p:batch()
      local some, more = p:sharpness(batch, 300), p:sharpness(batch, 301)
      expect(math.abs(some - more) < 1e-6 * math.abs(some)).to_be(true)
   end)
end)

describe("stepping by hand", function()
   it("goes the way of a run, number for number", function()
      local record = run {
         problem = "mnist_logreg", synthetic = true, seed = 5, optimizer = "adam", lr = 1e-2, num_epochs = 1,
         train_log_interval = 1,
      }
      local p = optbench.problem "mnist_logreg" { seed = 5, synthetic = true }
      local adam = p:optimizer("adam", { lr = 1e-2 })
      expect(p:evaluate("test").loss).to_be(record.test_losses[1])
      for step = 1, p.steps_per_epoch do
         expect(p:loss_and_gradient()).to_be(record.minibatch_train_losses[step])
         adam:step()
      end
      expect(p:evaluate("test").loss).to_be(record.test_losses[2])
      expect({ p.epoch, p.step }).to_be { 0, p.steps_per_epoch - 1 }
      p:batch()
      expect({ p.epoch, p.step }).to_be { 1, 0 }
   end)
   it("goes the way of a run that draws masks, whatever is looked at besides", function()
      local dropping = classifier { network = function()
         return nn.sequential { nn.linear(2, 8), nn.dropout(0.5), nn.linear(8, 2) }
      end }
      local record = run {
         problem = dropping, seed = 5, optimizer = "adam", lr = 1e-3, num_epochs = 2, train_log_interval = 1,
      }
      local p = optbench.problem(dropping) { seed = 5 }
      local adam = p:optimizer("adam", { lr = 1e-3 })
      local step = 0
      for epoch = 0, 2 do
         expect(p:evaluate("train_eval").loss).to_be(record.train_losses[epoch + 1])
         expect(p:evaluate("test").loss).to_be(record.test_losses[epoch + 1])
         for _ = 1, epoch < 2 and p.steps_per_epoch or 0 do
            step = step + 1
            p:batch()
            expect(p:loss()).to_be(record.minibatch_train_losses[step])
            p:forward(nil, "train")
            p:forward(nil, "evaluate")
            expect(p:loss_and_gradient()).to_be(record.minibatch_train_losses[step])
            adam:step()
         end
      end
      expect(step).to_be(record.optbench.steps)
   end)
   it("draws other masks for each gradient of a batch, and the same for whatever looks at it then", function()
      local function opened()
         return optbench.problem(classifier { network = function()
            return nn.sequential { nn.linear(2, 8), nn.dropout(0.5), nn.linear(8, 2) }
         end }) { dtype = "float64" }
      end
      local p = opened()
      local batch = p:batch()
      local first = p:loss_and_gradient(batch)
      expect(p:loss(batch)).to_be(first)
      local second = p:loss_and_gradient(batch)
      expect(second ~= first).to_be(true)
      expect(p:loss(batch)).to_be(second)
      local q = opened()
      local same = q:batch()
      expect(q:loss_and_gradient(same)).to_be(first)
      expect(q:loss_and_gradient(same)).to_be(second)
   end)
   it("uses the batch that was taken, once", function()
      local p = optbench.problem "mnist_logreg" { seed = 5, synthetic = true }
      local q = optbench.problem "mnist_logreg" { seed = 5, synthetic = true }
      local batch = p:batch()
      expect(p:loss_and_gradient()).to_be(q:loss_and_gradient())
      expect(p:loss_and_gradient(batch)).to_be(q:loss_and_gradient(q:batch()) and p:loss(batch))
      expect(p:loss_and_gradient()).to_be(q:loss(nil))
   end)
   it("gives outputs and losses that are recorded from the leaves", function()
      local p = optbench.problem "mnist_mlp" { synthetic = true, dtype = "float64" }
      local batch = p:batch()
      p:loss_and_gradient(batch)
      local _, losses = p:forward(batch)
      local weight = p.parameters["dense1.weight"]
      local gradient = torch.autograd.grad(losses:mean(), weight.leaf)
      expect(gradient:allclose(weight.gradient, 1e-12, 1e-14)).to_be(true)
   end)
   it("multiplies by the Hessian, L2 included", function()
      local p = optbench.problem(classifier { l2 = 0.3 }) { dtype = "float64" }
      local batch = p:batch()
      local x = p.parameters.flat_values
      local v = torch.randn(x:numel(), { dtype = "float64" })
      local product = p:hessian_vector(v, batch)
      local function gradient_at(shift)
         local kept = x:clone()
         x:add_(v, shift)
         p:loss_and_gradient(batch)
         x:copy_(kept)
         return p.parameters.flat_gradient:clone()
      end
      local slope = (gradient_at(1e-5) - gradient_at(-1e-5)) / 2e-5
      expect((product - slope):norm():item() < 1e-6 * slope:norm():item()).to_be(true)
      local columns = {}
      for i = 1, x:numel() do
         local unit = torch.zeros(x:numel(), { dtype = "float64" })
         unit[i] = 1
         columns[i] = p:hessian_vector(unit, batch)
      end
      local eigenvalues = torch.linalg.eigvalsh(torch.stack(columns))
      expect(math.abs(p:sharpness(batch, 500) - eigenvalues[-1]) < 1e-6 * eigenvalues[-1]).to_be(true)
   end)
   it("says what is wrong", function()
      local p = optbench.problem "two_d_beale" {}
      expect(function() p:optimizer("adm") end).to_raise "unknown optimizer 'adm'; did you mean 'adam'?"
      expect(function() p:evaluate("valid") end)
         .to_raise "evaluate: there is no split 'valid' (give optbench.problem a valid_size)"
      expect(function() p:evaluate("tset") end).to_raise "split: must be train, train_eval, valid or test, got 'tset'"
      expect(function() return p.paramters end)
         .to_raise "Problem has no method or property 'paramters'; did you mean 'parameters'?"
      expect(function() optbench.problem "mnist_mpl" end)
         .to_raise "unknown problem 'mnist_mpl'; did you mean 'mnist_mlp'?"
      expect(function() optbench.problem "two_d_beale" { lr = 3 } end).to_raise "optbench.problem: unknown setting 'lr'"
      expect(function() p:loss_and_gradient { input = torch.ones(3) } end).to_raise "batch"
      expect(function() p:hessian_vector(torch.ones(3)) end)
         .to_raise "float32 Tensor of shape [2] expected, got float32 [3]"
   end)
end)

describe("a network that is not ready to be trained", function()
   local function refused(change, message)
      local wrong = classifier { network = function()
         local network = nn.sequential { { "output", nn.linear(2, 2) } }
         change(network)
         return network
      end }
      expect(function() run { problem = wrong } end).to_raise(message)
   end
   it("may not freeze parameters, which all are trained", function()
      refused(function(network) network.output.weight:requires_grad_(false) end,
         "parameter 'output.weight' is frozen by requires_grad_(false): a problem trains all its parameters")
   end)
   it("has no values to load before it is built", function()
      local kept = nn.sequential { { "output", nn.linear(2, 2) } }:state()
      refused(function(network) network:load_state(kept) end,
         "'output.weight' has no values yet: a problem draws its network's when it is built")
   end)
   it("needs a loss that depends on them", function()
      local constant = classifier { loss = function(_, targets) return torch.zeros(targets:size(1)) end }
      expect(function() run { problem = constant } end).to_raise "gradient: the loss depends on no parameter"
   end)
end)

describe("a run within a script", function()
   it("gives back the number of threads", function()
      local function threads(asked)
         return run { problem = "two_d_beale", num_epochs = 1, threads = asked }.optbench.threads
      end
      local before = threads()
      expect(threads(before + 1)).to_be(before + 1)
      expect(threads()).to_be(before)
   end)
   it("counts the steps that were made, not the one that diverged", function()
      local steps
      local record = run {
         problem = "two_d_beale", lr = 1e9, num_epochs = 1, on_step = function(info) steps = info.steps end,
      }
      expect(record.optbench.outcome).to_be "diverged"
      expect(steps).to_be(record.optbench.steps)
   end)
end)

describe("problem.variant", function()
   it("names the variant, which works wherever a problem's name does", function()
      local name = problem.variant("mnist_logreg", { label_noise = 0.25, batch_size = 64 })
      expect(name).to_be "mnist_logreg@batch_size=64,label_noise=0.25"
      local record = run { problem = name, synthetic = true, num_epochs = 1 }
      expect(record.testproblem).to_be(name)
      expect(record.batch_size).to_be(64)
      expect(record.optbench.problem.variant_of).to_be "mnist_logreg"
      expect(record.optbench.problem.variation).to_be { batch_size = 64, label_noise = 0.25 }
      local original = run { problem = "mnist_logreg", synthetic = true, num_epochs = 1, batch_size = 64 }
      expect(original.optbench.problem.variant_of).to_be(nil)
      expect(record.optbench.run_key ~= original.optbench.run_key).to_be(true)
      expect(record.test_losses[1]).to_be(original.test_losses[1])
      expect(record.train_accuracies[2] < original.train_accuracies[2]).to_be(true)
   end)
   it("draws from a seed what is not given", function()
      expect(problem.variant("mnist_mlp", { seed = 3 })).to_be(problem.variant("mnist_mlp", { seed = 3 }))
      local name = problem.variant("mnist_mlp", { width = 0.25, activation = "elu" })
      local p = optbench.problem(name) { synthetic = true }
      expect(p.parameters[1].value:size(1)).to_be(250)
   end)
   it("says what is wrong at the script's line", function()
      expect(function() problem.variant("mnist_mlp", { widht = 2 }) end)
         .to_raise "problem 'mnist_mlp': unknown option 'widht'; did you mean 'width'?"
      expect(function() problem.variant("mnist_mlp", { activation = "gelu" }) end)
         .to_raise "'activation' must be 'relu', 'leaky_relu', 'elu', 'softplus', 'tanh' or 'sigmoid', got \"gelu\""
      expect(function() problem.variant("mnist_logreg", { width = 2 }) end).to_raise "it can vary in batch_size"
      expect(function() problem.variant("mnist_mpl", { width = 2 }) end).to_raise "did you mean 'mnist_mlp'?"
      expect(function() problem.variant("mnist_mlp", { label_noise = 2 }) end).to_raise "problem_spec.lua:"
      expect(function() problem.variant("mnist_mlp") end)
         .to_raise "problem.variant: expected the name of a problem and a table of changes, got string and nil"
   end)
end)

spec.finish()
