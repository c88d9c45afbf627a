std = "lua54"
self = false            -- a method need not use the object it belongs to
max_line_length = 120
