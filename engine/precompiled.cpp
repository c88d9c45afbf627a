// SPDX-License-Identifier: MIT
// Gives the precompiled header (engine/precompiled.hpp) a target of its own.
