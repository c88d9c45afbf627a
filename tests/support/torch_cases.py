# SPDX-License-Identifier: MIT
"""All cases of torch_reference_test.py, and the names that have none, with the reason."""

import torch_elementwise_cases  # noqa: F401 - each adds its cases
import torch_linalg_cases  # noqa: F401
import torch_network_cases  # noqa: F401
import torch_reduction_cases  # noqa: F401
import torch_shape_cases  # noqa: F401
from torch_case import CASES  # noqa: F401

#: What has no counterpart to compare with, and what looks after it instead.
NOT_COMPARED = {
    "Tensor:release": "Lua only; tests/bindings/lua/userdata_test.cpp",
    "Tensor:__tostring": "Lua's own text; tests/bindings/tensor/tensor_text_test.cpp",
    "Tensor:__concat": "Lua's own text; tests/scripts/tensor_spec.lua",
    "Tensor:cuda": "needs a GPU; the error without one in tests/scripts/tensor_dtype_spec.lua",
    "Tensor:set_data": "Lua only; it is for what nn's modules need",
    "Tensor:truncated_normal_": "our own draws; tests/engine/model/initializers_test.cpp",
    "Tensor:glorot_normal_": "our own draws; tests/engine/model/initializers_test.cpp",
    "Tensor:glorot_uniform_": "our own draws; tests/engine/model/initializers_test.cpp",
    "Tensor:orthogonal_": "our own draws; tests/engine/model/initializers_test.cpp",
    "torch.get_num_threads": "of the process; tests/bindings/training/wrap_run_test.cpp",
    "torch.set_num_threads": "of the process; tests/bindings/training/wrap_run_test.cpp",
    "torch.save": "files; tests/tensor_file_test.py and tests/scripts/tensor_file_spec.lua",
    "torch.load": "files; tests/tensor_file_test.py and tests/scripts/tensor_file_spec.lua",
}
