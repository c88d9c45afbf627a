std = "lua54"
self = false            -- a method need not use the object it belongs to
max_line_length = 120
-- What scripts find without `require`.
read_globals = { "help", "nn", "optbench", "optim", "optimizer", "problem", "schedule", "sweep", "report", "torch" }
-- Definitions for editors, made by `make docs`: they set what the others read, and nothing in them is used.
files["scripts/meta"] = { global = false, unused = false, unused_args = false, max_line_length = false }
