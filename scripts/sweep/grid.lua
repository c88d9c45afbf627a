--- The runs of a grid: all combinations of listed values.
-- Order of the runs: problems, then optimizers with their options by name, rates, schedules, other
-- settings by name, and seeds last.

local engine = require "sweep.engine"
local named_options = require "named_options"
local sorted_pairs = require("prelude").sorted_pairs

-- The settings for the words of a grid and for their spellings in a run; the settings whose single value is a list or
-- a table.
local setting_of = { problems = "problem", optimizers = "optimizer", schedules = "schedule", seeds = "random_seed" }
local is_list_setting, is_table_setting = {}, {}
for _, setting in ipairs(engine.settings()) do
   for _, key in ipairs(setting.keys) do setting_of[key] = setting.keys[1] end
   is_list_setting[setting.keys[1]] = setting.type:find("[]", 1, true) ~= nil
   is_table_setting[setting.keys[1]] = setting.type:find("^table<") ~= nil
end

-- These are added separately, before and after all others.
local has_own_place = {
   problem = true, optimizer = true, learning_rate = true, schedule = true, set = true, random_seed = true,
}

local function fail(message, ...)
   error("sweep.grid: " .. message:format(...), 0)
end

local function describe(value)
   if type(value) == "string" then return ("'%s'"):format(value) end
   return type(value) == "table" and "a table" or tostring(value)
end

local function is_list(value)
   return type(value) == "table" and (#value > 0 or next(value) == nil)
end

--- Whether a value is what optimizer.define, schedule.define or problem.define gave.
local function is_declared(value)
   return type(value) == "table" and value.declared_as ~= nil
end

--- A list with a hole, such as { "sgd", nil, "adam" }, would end at it without a word.
local function expect_no_holes(word, value)
   if type(value) ~= "table" then return end
   local last, count = 0, 0
   for key in pairs(value) do
      if math.type(key) == "integer" and key >= 1 then last, count = math.max(last, key), count + 1 end
   end
   for place = 1, count < last and last or 0 do
      if value[place] == nil then fail("'%s[%d]' is nil: a list must have no holes", word, place) end
   end
end

local function has_named_fields(value)
   for key in pairs(value) do
      if type(key) == "string" then return true end
   end
   return false
end

local function copy_run(run)
   local copy = {}
   for key, value in pairs(run) do copy[key] = value end
   if run.set then
      copy.set = {}
      for key, value in pairs(run.set) do copy.set[key] = value end
   end
   return copy
end

--- Combines the runs that have no value yet with every value; the others are kept.
local function cross(runs, values, is_entered, enter)
   local combined = {}
   for _, run in ipairs(runs) do
      if is_entered(run) then
         combined[#combined + 1] = run
      else
         for _, value in ipairs(values) do
            local copy = copy_run(run)
            enter(copy, value)
            combined[#combined + 1] = copy
         end
      end
   end
   return combined
end

--- The values of a word of the grid: those of a list, or a single one.
-- @param word string: as the user wrote it, for messages
-- @param nested boolean: whether an element may itself be a table
local function values_of(word, value, nested)
   expect_no_holes(word, value)
   local values = is_list(value) and value or { value }
   if #values == 0 then fail("'%s' must hold at least one value, got an empty list", word) end
   for _, each in ipairs(values) do
      local kind = type(each)
      if kind ~= "number" and kind ~= "string" and kind ~= "boolean" and not (nested and kind == "table")
         and not is_declared(each) then
         fail("'%s' must be a number, a text, true or false, or a list of these, got %s", word, describe(each))
      end
   end
   return values
end

local function cross_setting(runs, setting, values)
   return cross(runs, values, function(run) return run[setting] ~= nil end,
      function(run, value) run[setting] = value end)
end

local function cross_option(runs, option, values)
   return cross(runs, values, function(run) return run.set ~= nil and run.set[option] ~= nil end,
      function(run, value)
         run.set = run.set or {}
         run.set[option] = value
      end)
end

--- Combines runs with options of an optimizer, by name; `fields` are not options.
local function cross_options(runs, word, options, fields)
   for option, value in sorted_pairs(options) do
      if not fields[option] then
         if type(option) ~= "string" then
            fail("'%s': options are named, got a value at [%s]", word, tostring(option))
         end
         runs = cross_option(runs, option, values_of(word .. "." .. option, value, true))
      end
   end
   return runs
end

--- The name in a table { name, option = value, ... }, or the text itself.
local function name_of(word, entry)
   local name = entry
   if type(entry) == "table" and not is_declared(entry) then name = entry[1] end
   if type(name) ~= "string" and not is_declared(name) then
      fail("'%s' must be a name, the path of a .lua file, or a table { name, option = value, ... }, got %s",
         word, describe(entry))
   end
   return name
end

--- One entry of `optimizers`, combined with one run.
local function with_optimizer(run, word, entry)
   local named = copy_run(run)
   named.optimizer = name_of(word, entry)
   if type(entry) == "string" or is_declared(entry) then return { named } end
   if entry.label ~= nil and type(entry.label) ~= "string" then
      fail("'%s.label' must be a text, got %s", word, describe(entry.label))
   end
   named.label = entry.label
   local runs = cross_options({ named }, word, entry, { true, label = true, lr = true })
   if entry.lr ~= nil then runs = cross_setting(runs, "learning_rate", values_of(word .. ".lr", entry.lr)) end
   return runs
end

--- One entry of `schedules`, combined with one run. Options are taken as they are: lists among them
-- belong to the schedule.
local function with_schedule(run, word, entry)
   local named = copy_run(run)
   named.schedule = name_of(word, entry)
   if type(entry) == "table" and not is_declared(entry) then
      named.schedule_set = {}
      for option, value in pairs(entry) do
         if option ~= 1 then named.schedule_set[option] = value end
      end
   end
   return { named }
end

--- Combines runs with the entries of `optimizers` or `schedules`; a single entry need not be in a list.
local function cross_entries(runs, word, value, with_entry)
   expect_no_holes(word, value)
   local entries = value
   if type(value) ~= "table" or has_named_fields(value) then entries = { value } end
   if #entries == 0 then fail("'%s' must hold at least one value, got an empty list", word) end
   local combined = {}
   for _, run in ipairs(runs) do
      for i, entry in ipairs(entries) do
         local place = entries == value and ("%s[%d]"):format(word, i) or word
         for _, each in ipairs(with_entry(run, place, entry)) do combined[#combined + 1] = each end
      end
   end
   return combined
end

--- The settings by their own names, and the words that the user wrote for them.
local function read_words(spec)
   if type(spec) ~= "table" then
      fail("expected a table { problems = ..., optimizers = ..., ... }, got %s", describe(spec))
   end
   local names = {}
   for word in sorted_pairs(setting_of) do names[#names + 1] = word end
   local settings, words = {}, {}
   for word, value in sorted_pairs(spec) do
      local setting = setting_of[word]
      if not setting then fail("%s", named_options.unknown("setting", tostring(word), names)) end
      if words[setting] then fail("'%s' and '%s' are the same setting: give one of them", words[setting], word) end
      settings[setting], words[setting] = value, word
   end
   if settings.problem == nil then fail("'problems' is missing: expected names of problems") end
   return settings, words
end

--- The values of any other setting.
local function setting_values(setting, word, value)
   expect_no_holes(word, value)
   if is_list_setting[setting] then
      if not is_list(value) then fail("'%s' must be a list, got %s", word, describe(value)) end
      return is_list(value[1]) and value or { value }
   elseif is_table_setting[setting] then
      if type(value) ~= "table" then fail("'%s' must be a table of options, got %s", word, describe(value)) end
      return #value > 0 and value or { value }
   end
   return values_of(word, value)
end

--- Names of problems with the names of sets replaced by their problems, each problem once.
local function problems_of(word, value)
   if value == nil then return nil end
   expect_no_holes(word, value)
   local names, is_named = {}, {}
   for _, name in ipairs(is_list(value) and value or { value }) do
      local set = type(name) == "string" and engine.problem_set(name) or { name }
      for _, problem in ipairs(set) do
         if not is_named[problem] then names[#names + 1] = problem end
         is_named[problem] = true
      end
   end
   return names
end

local function runs_of(spec)
   local settings, words = read_words(spec)
   local runs = { {} }
   local function cross_axis(setting)
      if settings[setting] ~= nil then
         runs = cross_setting(runs, setting, setting_values(setting, words[setting], settings[setting]))
      end
   end
   settings.problem = problems_of(words.problem, settings.problem)
   cross_axis "problem"
   if settings.optimizer ~= nil then runs = cross_entries(runs, words.optimizer, settings.optimizer, with_optimizer) end
   if settings.set ~= nil then
      if type(settings.set) ~= "table" then fail("'set' must be a table of options, got %s", describe(settings.set)) end
      runs = cross_options(runs, "set", settings.set, {})
   end
   cross_axis "learning_rate"
   if settings.schedule ~= nil then runs = cross_entries(runs, words.schedule, settings.schedule, with_schedule) end
   for setting in sorted_pairs(settings) do
      if not has_own_place[setting] then cross_axis(setting) end
   end
   cross_axis "random_seed"
   return runs
end

--- Makes the runs of a grid. Each field of `spec` is a list, or a single value.
--
-- Example: a file plan.lua for `optbench sweep plan.lua`
--
--    return sweep.grid {
--       problems = { "quadratic_deep", "two_d_beale" },
--       optimizers = {
--          "adam",
--          { "sgd", momentum = { 0, 0.9 }, lr = { 0.001, 0.01 } },
--       },
--       lr = sweep.logspace(-3, -1, 3),
--       num_epochs = 2,
--       seeds = { 42, 43 },
--    }
--
-- @param spec table:
--   problems    names of problems, or of sets of problems: "small", "large", "all" (required)
--   optimizers  names, paths of .lua files, or tables { name, option = value, ... } in which options
--               that are lists are combined too: { "sgd", momentum = { 0, 0.9 } }. Two fields are no
--               options: `lr`, the rates of this optimizer in place of the grid's, and `label`, the
--               name under which its results are filed (for an optimizer that occurs twice)
--   set         options for every optimizer that does not set them itself
--   lr          learning rates
--   schedules   names, paths, or tables { name, option = value, ... } with options as they are
--   seeds       random seeds
--   and any other setting of a run: the long options of `optbench run` with `_` for `-`, such as
--   num_epochs, batch_size, weight_decay (of the problem), dtype. A setting that is a list by nature
--   (lr_sched_epochs, lr_sched_factors) varies when it is a list of lists.
-- @return RunSettings[]: the plan, a list of the settings of one run each
local function grid(spec)
   local done, result = pcall(runs_of, spec)
   if not done then error(result, 2) end
   return result
end

return grid
