// SPDX-License-Identifier: MIT
// Gives the precompiled headers (engine/precompiled.hpp and precompiled_plain.hpp) targets of their
// own.
