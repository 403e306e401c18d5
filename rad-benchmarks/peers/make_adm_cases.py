"""Makes the golden cases of networks with other heads on the way up than on the way down.

    python rad-benchmarks/peers/make_adm_cases.py [--golden DIR]

guided-diffusion's own program was not at hand for them. They come from adm_unet.py, which gives
that program's outputs in all other cases (check_adm_unet.py). Weights are random. Outputs are
computed in float64, the sinusoids in float32; the script fails if the number of heads on the way
up does not matter to them.
"""

import argparse
import json
import math
import pathlib

import torch
from safetensors.torch import save_file

import adm_unet

ROOT = pathlib.Path(__file__).resolve().parents[2]

COMMON = {
    "image_size": 16,
    "num_channels": 32,
    "num_res_blocks": 1,
    "learn_sigma": True,
    "class_cond": False,
    "use_checkpoint": False,
    "num_head_channels": -1,
    "use_scale_shift_norm": True,
    "dropout": 0.0,
    "use_fp16": False,
}
CASES = {
    "heads-upsample": {
        "channel_mult": "1,2",
        "attention_resolutions": "16,8",
        "num_heads": 2,
        "num_heads_upsample": 4,
        "resblock_updown": False,
        "use_new_attention_order": False,
    },
    "heads-upsample-new-attention": {
        "channel_mult": "1,1",
        "attention_resolutions": "8",
        "num_heads": 4,
        "num_heads_upsample": 1,
        "resblock_updown": True,
        "use_new_attention_order": True,
    },
}


def draw(key, tensor, generator):
    """Weights that keep the size of their input, and small biases."""
    noise = torch.randn(tensor.shape, generator=generator)
    if tensor.dim() == 1:  # the norms' weights are about 1
        return 0.1 * noise + key.endswith("weight")
    return noise / math.sqrt(tensor[0].numel())


@torch.no_grad()
def make(folder, flags, seed):
    generator = torch.Generator().manual_seed(seed)
    network = adm_unet.UNet(flags).eval()
    weights = {
        key: draw(key, tensor, generator).half().float()
        for key, tensor in network.state_dict().items()
    }
    network.load_state_dict(weights)
    x = torch.randn(2, 3, flags["image_size"], flags["image_size"], generator=generator)
    steps = torch.tensor([17.0, 640.5])
    out = network.double()(x.double(), steps).float()

    other = adm_unet.UNet({**flags, "num_heads_upsample": -1}).eval()
    other.load_state_dict(weights)
    change = ((other(x, steps) - out).abs().max() / out.abs().max()).item()
    print(f"{folder.name}: without num_heads_upsample the output is off by {change:.2f}")
    if change < 0.01:
        raise SystemExit("the case would not show a mistake")

    folder.mkdir(parents=True, exist_ok=True)
    torch.save({key: tensor.half() for key, tensor in weights.items()}, folder / "model.pt")
    save_file({"x": x, "timesteps": steps, "out": out}, folder / "io.safetensors")
    case = {
        "model": flags,
        "parameters": sum(tensor.numel() for tensor in weights.values()),
        "seed": seed,
        "source": "rad-benchmarks/peers/make_adm_cases.py, PyTorch "
        f"{torch.__version__}, float64, CPU; not the guided-diffusion program",
    }
    (folder / "case.json").write_text(json.dumps(case, indent=1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--golden", type=pathlib.Path, default=ROOT / "testdata" / "golden")
    options = parser.parse_args()
    for seed, (name, flags) in enumerate(CASES.items(), 20):
        make(options.golden / "adm" / name, {**COMMON, **flags}, seed)


if __name__ == "__main__":
    main()
