"""Checks adm_unet.py against recorded outputs of the reference programs.

    python rad-benchmarks/peers/check_adm_unet.py [--golden DIR] [--weights FILE CASE]...

Prints the largest error of each case, relative to the largest value of its output, and fails if one
exceeds 1e-5. Cases: DIR/adm/* (guided-diffusion) and DIR/rad/unet-base (RAD's program, a time step
per pixel). With --weights, other files are checked instead: FILE must give CASE's output, where
CASE is such as adm/legacy-file; so what `rad convert` wrote is seen to be the same network. FILE
may be a diffusers folder. Needs PyTorch and safetensors.
"""

import argparse
import json
import pathlib
import re
import sys

import torch
from safetensors.torch import load_file

import adm_unet

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-5

TOP = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "class_embedding": "label_emb",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "mid_block.resnets.0": "middle_block.0",
    "mid_block.attentions.0": "middle_block.1",
    "mid_block.resnets.1": "middle_block.2",
}
LAYERS = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
    "group_norm": "norm",
    "to_q": "qkv",
    "to_out.0": "proj_out",
    "": "",
}


def module_name(name, blocks, attends):
    """guided-diffusion's name of a diffusers module; a level has that many residual blocks."""
    for theirs, ours in TOP.items():
        if name == theirs or name.startswith(theirs + "."):
            rest = name[len(theirs) + 1 :]
            return f"{ours}.{LAYERS[rest]}".rstrip(".")
    way, level, kind, index, rest = re.fullmatch(
        r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.+)", name
    ).groups()
    level, index = int(level), int(index)
    down = way == "down"
    position = {"resnets": 0, "attentions": 1, "downsamplers": 0}.get(kind)
    if kind.endswith("samplers"):
        index = blocks
        if not down:
            position = 2 if attends(f"up_blocks.{level}.attentions.{blocks}.") else 1
    number = level * (blocks + 1) + index + down
    layer = {"conv": "op" if down else "conv"}.get(rest) or LAYERS[rest]
    return f"{'input' if down else 'output'}_blocks.{number}.{position}.{layer}"


def from_diffusers(folder):
    """The network in a diffusers folder, of either kind of time layers."""
    config = json.loads((folder / "config.json").read_text())
    theirs = load_file(folder / "diffusion_pytorch_model.safetensors")
    widths = config["block_out_channels"]
    width = theirs["time_embedding.linear_1.weight"].shape[1]
    flags = {
        "image_size": 8 << (len(widths) - 1),
        "in_channels": config["in_channels"],
        "out_channels": config["out_channels"],
        "num_channels": width,
        "num_res_blocks": config["layers_per_block"],
        "channel_mult": [channels / width for channels in widths],
        "attention_resolutions": [
            (8 << (len(widths) - 1)) >> level
            for level, kind in enumerate(config["down_block_types"])
            if "Attn" in kind
        ],
        "num_head_channels": config["attention_head_dim"],
        "num_classes": config["num_class_embeds"] or 0,
        "use_scale_shift_norm": config["resnet_time_scale_shift"] == "scale_shift",
        "resblock_updown": config["downsample_type"] == "resnet",
        "use_new_attention_order": not config.get("attention_legacy_order", False),
        "group_norm_eps": config["norm_eps"],
    }
    network = adm_unet.UNet(flags)
    shapes = {key: tensor.shape for key, tensor in network.state_dict().items()}

    def attends(prefix):
        return any(key.startswith(prefix) for key in theirs)

    tensors = {}
    for key, tensor in theirs.items():
        if ".to_k." in key or ".to_v." in key:
            continue
        module, kind = key.rsplit(".", 1)
        if module.endswith(".to_q"):
            names = [key.replace(".to_q.", f".{part}.") for part in ("to_q", "to_k", "to_v")]
            tensor = torch.cat([theirs[name] for name in names])
        name = f"{module_name(module, flags['num_res_blocks'], attends)}.{kind}"
        tensors[name] = tensor.reshape(shapes[name])
    network.load_state_dict(tensors)
    return network.eval()


def relative_error(actual, expected):
    return ((actual - expected).abs().max() / expected.abs().max()).item()


@torch.no_grad()
def errors(network, case):
    """The error of each recorded output of a case."""
    io = load_file(case / "io.safetensors")
    runs = [("timesteps", "out"), ("timestep_map", "out"), ("soft_timestep_map", "out_soft")]
    return {
        steps: relative_error(network(io["x"], io[steps], io.get("y")), io[out])
        for steps, out in runs
        if steps in io
    }


def of_case(case):
    if (case / "model.pt").exists():
        return adm_unet.load(case / "model.pt", adm_unet.read_flags(case / "case.json"))
    return from_diffusers(case)


def of_file(file, case):
    """The network of a file, with the case's flags where it carries none."""
    if file.is_dir():
        return from_diffusers(file)
    _, stored = adm_unet.read_weights(file)
    return adm_unet.load(file, stored or adm_unet.read_flags(case / "case.json"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--golden", type=pathlib.Path, default=ROOT / "testdata" / "golden")
    parser.add_argument("--weights", nargs=2, action="append", metavar=("FILE", "CASE"))
    options = parser.parse_args()
    if options.weights:
        pairs = [(pathlib.Path(file), options.golden / case) for file, case in options.weights]
        checked = [(str(file), of_file(file, case), case) for file, case in pairs]
    else:
        cases = sorted((options.golden / "adm").iterdir()) + [options.golden / "rad" / "unet-base"]
        checked = [(str(c.relative_to(options.golden)), of_case(c), c) for c in cases]
    good = bool(checked)
    for name, network, case in checked:
        for steps, error in errors(network, case).items():
            print(f"{error:.1e}  {name}  ({steps})")
            good &= error < TOLERANCE
    if not good:
        sys.exit(f"an error is not below {TOLERANCE:.0e}, or nothing was checked")


if __name__ == "__main__":
    main()
