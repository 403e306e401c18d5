"""Makes the golden cases of classifiers of noisy images.

    python rad-benchmarks/peers/make_classifier_cases.py [--golden DIR] [--reference DIR]

They come from adm_classifier.py with random weights: class scores, and the gradient of
log p(y | x) of given classes by automatic differentiation. Both are computed in float64, the
sinusoids in float32. With --reference, a checkout of guided-diffusion, its own EncoderUNetModel
must give the same to 1e-5. Needs PyTorch and safetensors.
"""

import argparse
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from torch.nn import functional as F

import adm_classifier
from make_adm_cases import draw

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-5

COMMON = {
    "image_size": 16,
    "classifier_width": 32,
    "classifier_depth": 1,
    "channel_mult": "1,2",
    "classifier_attention_resolutions": "16,8",
    "num_head_channels": 16,
    "num_classes": 10,
    "classifier_use_scale_shift_norm": True,
    "classifier_resblock_updown": True,
    "classifier_pool": "attention",
}
CASES = {
    "attention": {},
    "attention-conv-resample-add-embedding": {
        "classifier_attention_resolutions": "8",
        "classifier_use_scale_shift_norm": False,
        "classifier_resblock_updown": False,
    },
    "adaptive-new-attention": {
        "channel_mult": "1,1",
        "classifier_pool": "adaptive",
        "use_new_attention_order": True,
    },
    "spatial": {"channel_mult": "1,1", "classifier_pool": "spatial"},
    "spatial-v2": {"channel_mult": "1,1", "classifier_depth": 2, "classifier_pool": "spatial_v2"},
}


def reference(folder, flags):
    """guided-diffusion's own network."""
    sys.path.insert(0, str(folder))
    from guided_diffusion.unet import EncoderUNetModel

    sides = flags["classifier_attention_resolutions"].split(",")
    return EncoderUNetModel(
        image_size=flags["image_size"],
        in_channels=3,
        model_channels=flags["classifier_width"],
        out_channels=flags["num_classes"],
        num_res_blocks=flags["classifier_depth"],
        attention_resolutions=tuple(flags["image_size"] // int(side) for side in sides),
        channel_mult=tuple(int(mult) for mult in flags["channel_mult"].split(",")),
        num_head_channels=flags["num_head_channels"],
        use_scale_shift_norm=flags["classifier_use_scale_shift_norm"],
        resblock_updown=flags["classifier_resblock_updown"],
        use_new_attention_order=flags.get("use_new_attention_order", False),
        pool=flags["classifier_pool"],
    )


def judge(network, x, steps, y):
    """Class scores, and the gradient of log p(y | x)."""
    x = x.clone().requires_grad_(True)
    scores = network(x, steps)
    wanted = F.log_softmax(scores, dim=1).gather(1, y[:, None]).sum()
    return scores.detach().float(), torch.autograd.grad(wanted, x)[0].float()


def error(actual, expected):
    return ((actual - expected).abs().max() / expected.abs().max()).item()


def make(folder, flags, seed, checkout):
    generator = torch.Generator().manual_seed(seed)
    network = adm_classifier.Classifier(flags).eval().requires_grad_(False)
    weights = {
        key: draw(key, tensor, generator).half().float()
        for key, tensor in network.state_dict().items()
    }
    network.load_state_dict(weights)
    x = torch.randn(2, 3, flags["image_size"], flags["image_size"], generator=generator)
    steps = torch.tensor([17.0, 640.5])
    y = torch.tensor([3, 8])
    out, gradient = judge(network.double(), x.double(), steps, y)
    if checkout:
        theirs = reference(checkout, flags).eval()
        theirs.load_state_dict(weights)
        scores, slope = judge(theirs, x, steps, y)
        errors = error(scores, out), error(slope, gradient)
        print(f"{folder.name}: guided-diffusion differs by {errors[0]:.1e} and {errors[1]:.1e}")
        if not max(errors) < TOLERANCE:
            raise SystemExit("the case is not what guided-diffusion computes")

    folder.mkdir(parents=True, exist_ok=True)
    torch.save({key: tensor.half() for key, tensor in weights.items()}, folder / "model.pt")
    save_file(
        {"x": x, "timesteps": steps, "y": y, "out": out, "gradient": gradient},
        folder / "io.safetensors",
    )
    case = {
        "classifier": flags,
        "parameters": sum(tensor.numel() for tensor in weights.values()),
        "seed": seed,
        "source": "rad-benchmarks/peers/make_classifier_cases.py, PyTorch "
        f"{torch.__version__}, float64, CPU",
    }
    (folder / "case.json").write_text(json.dumps(case, indent=1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--golden", type=pathlib.Path, default=ROOT / "testdata" / "golden")
    parser.add_argument("--reference", type=pathlib.Path)
    options = parser.parse_args()
    for seed, (name, flags) in enumerate(CASES.items(), 40):
        folder = options.golden / "classifier" / name
        make(folder, {**COMMON, **flags}, seed, options.reference)


if __name__ == "__main__":
    main()
