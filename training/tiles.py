"""Whether this processor multiplies tiles: only then bf16 learns faster than fp32, else it takes up to twice as long."""

import torch

TILES: bool = torch.cpu._is_amx_tile_supported()  # noqa: SLF001 - torch has no public name for it
