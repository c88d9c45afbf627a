--- Problems of one's own: everything in `problem.*`.

return {
   define = require "problem.define",
   variant = require "problem.variant",
}
