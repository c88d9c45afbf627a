# SPDX-License-Identifier: MIT
"""Reads the safetensors files that `optbench dump` writes. Needs torch."""

import json
import pathlib
import struct

import torch

DTYPES = {"F64": torch.float64, "F32": torch.float32, "I64": torch.int64}


def read_safetensors(path):
    """Tensors by name, in the header's order, and the metadata. The layout is checked on the way."""
    raw = bytearray(pathlib.Path(path).read_bytes())  # the tensors lie in it: the large networks take gigabytes
    length, = struct.unpack("<Q", raw[:8])
    assert length % 8 == 0, "the header is not padded"
    header = json.loads(raw[8:8 + length])
    metadata = header.pop("__metadata__")
    tensors, claimed = {}, []
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        claimed.append((begin, end))
        dtype = DTYPES[entry["dtype"]]
        count, rest = divmod(end - begin, dtype.itemsize)
        assert rest == 0, f"{name} ends within a number"
        flat = torch.empty(0, dtype=dtype)
        if count:
            flat = torch.frombuffer(raw, dtype=dtype, count=count, offset=8 + length + begin)
        tensors[name] = flat.reshape(entry["shape"])
    place = 0
    for begin, end in sorted(claimed):
        assert begin == place, "bytes are shared or unclaimed"
        place = end
    assert place == len(raw) - 8 - length, "bytes are unclaimed"
    return tensors, metadata
