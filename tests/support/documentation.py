# SPDX-License-Identifier: MIT
"""What the pages of docs/ list."""

import pathlib
import re

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


def documented_names(page):
    """The names in the first column of the page's table "Overview", sorted."""
    overview = re.search(r"^## Overview\n(.*?)(?=^## )", (DOCS / page).read_text(), re.M | re.S)
    return sorted(re.findall(r"^\| `(\w+)` \|", overview[1], re.M))
