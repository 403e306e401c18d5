"""What compare.py measures: pairs of works, and the networks that they need."""

import json
import os

import torch
from safetensors.torch import save_file

import adm_unet
import latent_unet
from make_adm_cases import draw
from speed_workers import ROOT

PRESETS = ROOT / "checkpoints" / "presets"
DEMO = ROOT / "rad-examples" / "demo"
TRAINED = ROOT / "checkpoints" / "rad-landscapes-64.safetensors"

ADM64 = {  # 25 million parameters, 17.7 GFLOP an evaluation
    "image_size": 64,
    "num_channels": 64,
    "num_res_blocks": 2,
    "channel_mult": "1,2,3,4",
    "attention_resolutions": "16,8",
    "num_head_channels": 64,
    "learn_sigma": True,
    "resblock_updown": True,
}


def flags_of(network):
    if network == "adm64":
        return ADM64
    preset = {"ffhq": "ffhq-256", "adm256": "imagenet-256-uncond"}[network]
    return json.loads((PRESETS / f"{preset}.json").read_text())["flags"]


def weights_of(network, folder):
    """A file of random weights that keep the size of what goes through them; made if missing."""
    if network == "trained":
        return TRAINED
    if network == "sd1":
        parts = folder / "sd1"
        if not (parts / "config.json").exists():  # written last
            latent_unet.make(parts, latent_unet.SD1, draw)
        return parts
    file = folder / f"{network}.safetensors"
    if not file.exists():
        flags = flags_of(network)
        generator = torch.Generator().manual_seed(0)
        with torch.device("meta"):
            shapes = adm_unet.UNet(flags).state_dict()
        tensors = {key: draw(key, torch.empty(t.shape), generator) for key, t in shapes.items()}
        part = file.with_suffix(".part")
        save_file(tensors, part, {"unet": json.dumps(flags)})
        os.replace(part, file)
    return file


class Side:
    """One of two works: a program, a network, and the order for the rest."""

    def __init__(self, program, kind, network, size, noise="uniform", dtype="float32", batch=1, **more):
        self.program = program
        self.network = network
        self.order = {"kind": kind, "size": size, "noise": noise, "dtype": dtype, "batch": batch, **more}

    def describe(self):
        kind, noise = self.order["kind"], self.order["noise"]
        return f"{self.program} {kind}, {noise}, {self.order['dtype']}, batch {self.order['batch']}"


class Comparison:
    """Side a over side b.

    limit: what the ratio should not exceed. tolerance: what the outputs may differ by, relative to
    the largest value; grey_levels: what they may differ by on average, as pictures. Both are None
    where the outputs are different by nature.
    """

    def __init__(self, a, b, limit=None, tolerance=None, grey_levels=None):
        self.a, self.b = a, b
        self.limit, self.tolerance, self.grey_levels = limit, tolerance, grey_levels

    def needs_gpu(self):
        return any(side.order["dtype"] == "float16" for side in (self.a, self.b))

    def agrees(self, difference):
        return (
            self.tolerance is None or difference["largest_difference"] <= self.tolerance
        ) and (self.grey_levels is None or difference["mean_grey_levels"] <= self.grey_levels)


def of_network(network, size):
    """rad against PyTorch eager, float32 and bfloat16 against float32; float16 is for GPUs."""

    def side(program, dtype="float32", batch=1):
        return Side(program, "evaluation", network, size, dtype=dtype, batch=batch)

    name = network if network.endswith(str(size)) else f"{network}{size}"
    exact, rough = 1e-4, 0.1
    return {
        name: Comparison(side("rad"), side("torch"), 0.75, exact),
        f"{name}-batch8": Comparison(side("rad", batch=8), side("torch", batch=8), 0.75, exact),
        f"{name}-bf16": Comparison(side("rad", "bfloat16"), side("torch"), 0.5, rough),
        f"{name}-bf16-both": Comparison(
            side("rad", "bfloat16"), side("torch", "bfloat16"), None, rough
        ),
        f"{name}-fp16-both": Comparison(
            side("rad", "float16"), side("torch", "float16"), None, rough
        ),
    }


def of_latents(size):
    """Stable Diffusion 1's network on latents of a side, rad against PyTorch eager."""

    def side(program, dtype):
        return Side(program, "latent", "sd1", size, dtype=dtype)

    name = f"sd1-{8 * size}"
    return {
        name: Comparison(side("rad", "float32"), side("torch", "float32"), 1.0, 1e-4),
        f"{name}-bf16-both": Comparison(side("rad", "bfloat16"), side("torch", "bfloat16"), 1.0, 0.1),
        f"{name}-fp16-both": Comparison(side("rad", "float16"), side("torch", "float16"), 1.0, 0.1),
    }


def of_steps(size):
    """RAD's step with a hard mask, against the plain step, and against the embedding per pixel."""

    def side(program, noise):
        return Side(program, "step", "ffhq", size, noise)

    return {
        f"rad-step-ffhq{size}": Comparison(side("rad", "hard"), side("rad", "uniform"), 1.03),
        f"plain-step-ffhq{size}": Comparison(
            side("rad", "uniform"), side("torch", "uniform"), 0.75, 1e-4
        ),
        f"dense-step-ffhq{size}": Comparison(side("rad", "hard"), side("torch", "dense"), 0.2, 1e-4),
    }


def of_processes():
    """The whole reverse process in a hole, against both ways to be told; float16 is for GPUs."""

    def side(program, network, size, noise, dtype="float32", steps=100):
        return Side(program, "process", network, size, noise, dtype, steps=steps)

    def single(noise, limit):
        sides = side("rad", "ffhq", 256, "hard", "float16"), side("torch", "ffhq", 256, noise, "float16")
        return Comparison(*sides, limit)

    return {
        "process-adm64": Comparison(
            side("rad", "adm64", 64, "hard", steps=10),
            side("torch", "adm64", 64, "dense", steps=10),
            None,
            1e-4,
        ),
        "process-ffhq256-fp16-dense": single("dense", 0.33),
        "process-ffhq256-fp16-plain": single("uniform", 0.67),
    }


def of_embeddings():
    """An evaluation told of two levels and a mask, against one with an embedding per pixel."""

    def side(program, noise):
        return Side(program, "evaluation", "adm64", 64, noise)

    return Comparison(side("rad", "hard"), side("torch", "dense"), None, 1e-4)


def of_training(noise, peer_noise, dtype, limit):
    def side(program, told):
        return Side(program, "training", "adm64", 64, told, dtype, 16, photos=str(DEMO))

    return Comparison(side("rad", noise), side("torch", peer_noise), limit)


def of_batches():
    def side(kind):
        return Side("rad", kind, "adm64", 64, batch=8)

    return Comparison(side("evaluation"), side("one-by-one"), 0.9, 1e-4)


def of_filling():
    """A whole filling by the trained network: bfloat16 against float32."""

    def side(dtype):
        return Side(
            "rad", "filling", "trained", 64, "hard", dtype, steps=100, picture=str(DEMO / "photo.jpg")
        )

    return Comparison(side("bfloat16"), side("float32"), grey_levels=1)


def all_cases(device):
    """Those that the device can compute: processors do not multiply in float16."""
    cases = every_case()
    return {n: c for n, c in cases.items() if device != "cpu" or not c.needs_gpu()}


def every_case():
    return {
        **of_network("adm64", 64),
        **of_network("ffhq", 128),
        **of_network("ffhq", 256),
        **of_network("adm256", 256),
        **of_latents(32),
        **of_latents(64),
        **of_steps(128),
        **of_steps(256),
        **of_processes(),
        "dense-adm64": of_embeddings(),
        "batch8": of_batches(),
        "training64": of_training("uniform", "uniform", "bfloat16", 0.9),
        "training64-rad": of_training("hard", "dense", "bfloat16", 0.9),
        "training64-float32": of_training("uniform", "uniform", "float32", None),
        "training64-rad-float32": of_training("hard", "dense", "float32", None),
        "filling-bf16": of_filling(),
    }
