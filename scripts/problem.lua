--- Test problems of one's own: everything that is `problem.*` in Lua.

return {
   define = require "problem.define",
   variant = require "problem.variant",
}
