"""The ADM UNet in PyTorch, written anew from the paper and the names of its weights.

It is what rad is checked against (check_adm_unet.py) and timed against (unet_step.py). It knows
two ways to be told the noise level: one time step per image, as ADM has it (Dhariwal and Nichol
2021, arXiv 2105.05233), and one per pixel, as RAD has it (CVPR 2025, section 3.2). A state dict has
guided-diffusion's keys. No source of guided-diffusion or RAD was read for it.
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

DEFAULT_MULT = {512: "0.5,1,1,2,2,4,4", 256: "1,1,2,2,4,4", 128: "1,1,2,3,4", 64: "1,2,3,4"}


def sinusoid(steps, width):
    """[cos | sin] of steps of any shape [...], in float32: [..., width]."""
    half = width // 2
    frequencies = torch.exp(
        torch.arange(half, dtype=torch.float32, device=steps.device) * (-math.log(10000) / half)
    )
    angles = steps.float().unsqueeze(-1) * frequencies
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


def pointwise(linear, x):
    """A linear layer on every row of [B, I], or as 1x1 convolution on every pixel [B, I, H, W]."""
    if x.dim() == 2:
        return linear(x)
    return F.conv2d(x, linear.weight[:, :, None, None], linear.bias)


class Embedding:
    """The embedding of the noise level, [B, E] or [B, E, H, W], as the residual blocks take it.

    Each block makes the map of its size anew, as RAD's program does. With reuse, a size is made
    once only.
    """

    def __init__(self, e, reuse=False):
        self.e = e
        self.reuse = reuse
        self.made = {}

    def at(self, size):
        if size in self.made:
            return self.made[size]
        e = F.silu(self.e)
        if e.dim() == 4 and e.shape[-2:] != size:  # corners on corners: two taps per axis
            e = F.interpolate(e, size=size, mode="bilinear", align_corners=True)
        if self.reuse:
            self.made[size] = e
        return e


class ResBlock(nn.Module):
    def __init__(self, flags, channels, out, resample=None):
        super().__init__()
        eps = flags["group_norm_eps"]
        embedding = 4 * flags["num_channels"]
        self.scale_shift = flags["use_scale_shift_norm"]
        self.resample = resample
        self.in_layers = nn.Sequential(
            nn.GroupNorm(32, channels, eps), nn.SiLU(), nn.Conv2d(channels, out, 3, padding=1)
        )
        self.emb_layers = nn.Sequential(  # the SiLU is applied by Embedding
            nn.SiLU(), nn.Linear(embedding, 2 * out if self.scale_shift else out)
        )
        self.out_layers = nn.Sequential(
            nn.GroupNorm(32, out, eps),
            nn.SiLU(),
            nn.Dropout(flags["dropout"]),
            nn.Conv2d(out, out, 3, padding=1),
        )
        self.skip_connection = nn.Identity() if channels == out else nn.Conv2d(channels, out, 1)

    def forward(self, x, embedding):
        h = self.in_layers[1](self.in_layers[0](x))
        if self.resample is not None:
            h, x = self.resample(h), self.resample(x)
        h = self.in_layers[2](h)
        e = pointwise(self.emb_layers[1], embedding.at(h.shape[-2:]))
        if e.dim() == 2:
            e = e[:, :, None, None]
        if self.scale_shift:
            scale, shift = e.chunk(2, dim=1)
            h = torch.addcmul(shift, self.out_layers[0](h), 1 + scale)
        else:
            h = self.out_layers[0](h + e)
        for layer in (self.out_layers[k] for k in (1, 2, 3)):
            h = layer(h)
        return self.skip_connection(x) + h


class AttentionBlock(nn.Module):
    def __init__(self, flags, channels, heads):
        super().__init__()
        self.heads = heads
        self.new_order = flags["use_new_attention_order"]
        self.norm = nn.GroupNorm(32, channels, flags["group_norm_eps"])
        self.qkv = nn.Conv1d(channels, 3 * channels, 1)
        self.proj_out = nn.Conv1d(channels, channels, 1)

    def forward(self, x, embedding):
        b, c, height, width = x.shape
        tokens = self.norm(x).flatten(2).transpose(1, 2)  # [B, T, C]
        rows = F.linear(tokens, self.qkv.weight[:, :, 0], self.qkv.bias)
        if self.new_order:  # all queries, all keys, all values
            q, k, v = rows.unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        else:  # query, key and value of one head after those of the other
            q, k, v = rows.unflatten(2, (self.heads, 3, -1)).permute(3, 0, 2, 1, 4)
        h = F.scaled_dot_product_attention(q, k, v)  # [B, heads, T, d]
        h = h.transpose(1, 2).reshape(b, height * width, c)
        h = F.linear(h, self.proj_out.weight[:, :, 0], self.proj_out.bias)
        return x + h.transpose(1, 2).unflatten(2, (height, width))


class Downsample(nn.Module):
    """Resampling by a convolution, for networks without resblock_updown."""

    def __init__(self, channels):
        super().__init__()
        self.op = nn.Conv2d(channels, channels, 3, stride=2, padding=1)

    def forward(self, x, embedding):
        return self.op(x)


class Upsample(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x, embedding):
        return self.conv(F.interpolate(x, scale_factor=2, mode="nearest"))


class Plain(nn.Conv2d):
    """The first convolution, which needs no noise level."""

    def forward(self, x, embedding):
        return super().forward(x)


class UNet(nn.Module):
    """The network that guided-diffusion's flags describe; see complete() for their defaults."""

    def __init__(self, flags):
        super().__init__()
        self.flags = flags = complete(flags)
        width = flags["num_channels"]
        widths = [int(mult * width) for mult in flags["channel_mult"]]
        blocks = flags["num_res_blocks"]
        self.time_embed = nn.Sequential(
            nn.Linear(width, 4 * width), nn.SiLU(), nn.Linear(4 * width, 4 * width)
        )
        if flags["num_classes"]:
            self.label_emb = nn.Embedding(flags["num_classes"], 4 * width)

        channels = widths[0]
        self.input_blocks = nn.ModuleList(
            [nn.ModuleList([Plain(flags["in_channels"], channels, 3, padding=1)])]
        )
        skips = [channels]
        for level, out in enumerate(widths):
            for _ in range(blocks):
                layers = [ResBlock(flags, channels, out)]
                channels = out
                if self.attends(level):
                    layers.append(AttentionBlock(flags, channels, self.heads(channels)))
                self.input_blocks.append(nn.ModuleList(layers))
                skips.append(channels)
            if level < len(widths) - 1:
                down = (
                    ResBlock(flags, channels, channels, lambda x: F.avg_pool2d(x, 2))
                    if flags["resblock_updown"]
                    else Downsample(channels)
                )
                self.input_blocks.append(nn.ModuleList([down]))
                skips.append(channels)

        self.middle_block = nn.ModuleList(
            [
                ResBlock(flags, channels, channels),
                AttentionBlock(flags, channels, self.heads(channels)),
                ResBlock(flags, channels, channels),
            ]
        )

        self.output_blocks = nn.ModuleList()
        for level in reversed(range(len(widths))):
            for k in range(blocks + 1):
                layers = [ResBlock(flags, channels + skips.pop(), widths[level])]
                channels = widths[level]
                if self.attends(level):
                    heads = self.heads(channels, upward=True)
                    layers.append(AttentionBlock(flags, channels, heads))
                if level > 0 and k == blocks:
                    layers.append(
                        ResBlock(
                            flags,
                            channels,
                            channels,
                            lambda x: F.interpolate(x, scale_factor=2, mode="nearest"),
                        )
                        if flags["resblock_updown"]
                        else Upsample(channels)
                    )
                self.output_blocks.append(nn.ModuleList(layers))

        self.out = nn.Sequential(
            nn.GroupNorm(32, channels, flags["group_norm_eps"]),
            nn.SiLU(),
            nn.Conv2d(channels, flags["out_channels"], 3, padding=1),
        )

    def attends(self, level):
        size = self.flags["image_size"]
        return any(size // side == 1 << level for side in self.flags["attention_resolutions"])

    def heads(self, channels, upward=False):
        if self.flags["num_head_channels"] != -1:
            return channels // self.flags["num_head_channels"]
        upsample = self.flags["num_heads_upsample"]
        return upsample if upward and upsample != -1 else self.flags["num_heads"]

    def embed(self, steps, y):
        """[B, E], or [B, E, H, W] of a map of steps."""
        e = sinusoid(steps if steps.dim() == 1 else steps[:, 0], self.flags["num_channels"])
        e = e.to(self.time_embed[0].weight.dtype)
        if steps.dim() == 4:
            e = e.permute(0, 3, 1, 2).contiguous()
        e = pointwise(self.time_embed[2], F.silu(pointwise(self.time_embed[0], e)))
        if y is not None:
            label = self.label_emb(y)
            e = e + (label if e.dim() == 2 else label[:, :, None, None])
        return e

    def forward(self, x, steps, y=None, reuse=False):
        """x [B, C, H, W]; steps [B], or [B, 1, H, W] for one per pixel; y [B] class numbers."""
        embedding = Embedding(self.embed(steps, y), reuse)
        h = x.to(self.out[2].weight.dtype)
        skips = []
        for block in self.input_blocks:
            for layer in block:
                h = layer(h, embedding)
            skips.append(h)
        for layer in self.middle_block:
            h = layer(h, embedding)
        for block in self.output_blocks:
            h = torch.cat([h, skips.pop()], dim=1)
            for layer in block:
                h = layer(h, embedding)
        return self.out(h)


def numbers(value, kind):
    if isinstance(value, str):
        return [kind(part) for part in value.split(",") if part]
    return [kind(part) for part in value]


def complete(flags):
    """The flags with the defaults of guided-diffusion's scripts, and lists read."""
    size = flags.get("image_size", 64)
    return {
        "image_size": size,
        "in_channels": flags.get("in_channels", 3),
        "out_channels": flags.get("out_channels", 6 if flags.get("learn_sigma") else 3),
        "num_channels": flags.get("num_channels", 128),
        "num_res_blocks": flags.get("num_res_blocks", 2),
        "channel_mult": numbers(flags.get("channel_mult") or DEFAULT_MULT[size], float),
        "attention_resolutions": numbers(flags.get("attention_resolutions", "16,8"), int),
        "num_heads": flags.get("num_heads", 4),
        "num_head_channels": flags.get("num_head_channels", -1),
        "num_heads_upsample": flags.get("num_heads_upsample", -1),
        "num_classes": flags.get("num_classes", 1000 if flags.get("class_cond") else 0),
        "use_scale_shift_norm": flags.get("use_scale_shift_norm", True),
        "resblock_updown": flags.get("resblock_updown", False),
        "use_new_attention_order": flags.get("use_new_attention_order", False),
        "group_norm_eps": flags.get("group_norm_eps", 1e-5),
        "dropout": flags.get("dropout", 0.0),
    }


def read_flags(file):
    """The flags in a JSON file: bare, or under "flags" (a preset) or "model" (a golden case)."""
    found = json.loads(pathlib.Path(file).read_text())
    return found.get("flags") or found.get("model") or found


def read_weights(file):
    """The tensors of a .pt or .safetensors file by key, and the flags that it carries or None."""
    if str(file).endswith(".safetensors"):
        from safetensors import safe_open

        with safe_open(file, "pt") as opened:
            stored = (opened.metadata() or {}).get("unet")
            tensors = {key: opened.get_tensor(key) for key in opened.keys()}
        return tensors, json.loads(stored) if stored else None
    return torch.load(file, map_location="cpu", weights_only=True), None


def load(file, flags=None):
    """The network of a weights file, in float32, for inference."""
    tensors, stored = read_weights(file)
    network = UNet(flags or stored)
    network.load_state_dict(tensors)
    return network.eval()
