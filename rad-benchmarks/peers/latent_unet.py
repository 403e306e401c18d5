"""Stable Diffusion 1's UNet in plain PyTorch, by diffusers' names of its weights, for compare.py.

Written from the description of the architecture (Rombach et al. 2022, arXiv 2112.10752, and the
shapes of public files); run eagerly, with PyTorch's own attention.
"""

import json
import math

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

SD1 = {
    "_class_name": "UNet2DConditionModel",
    "attention_head_dim": 8,
    "block_out_channels": [320, 640, 1280, 1280],
    "cross_attention_dim": 768,
    "down_block_types": ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
    "up_block_types": ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3,
    "in_channels": 4,
    "out_channels": 4,
    "layers_per_block": 2,
    "norm_num_groups": 32,
    "norm_eps": 1e-05,
    "flip_sin_to_cos": True,
    "freq_shift": 0,
    "act_fn": "silu",
    "downsample_padding": 1,
    "mid_block_scale_factor": 1,
    "center_input_sample": False,
    "sample_size": 64,
}


def shapes(config):
    """The weights' shapes by name."""
    widths, layers = config["block_out_channels"], config["layers_per_block"]
    embedding = 4 * widths[0]
    found = {}

    def layer(name, *shape, bias=True):
        found[f"{name}.weight"] = shape
        if bias:
            found[f"{name}.bias"] = shape[:1]

    def resnet(name, before, after):
        layer(f"{name}.norm1", before)
        layer(f"{name}.conv1", after, before, 3, 3)
        layer(f"{name}.time_emb_proj", after, embedding)
        layer(f"{name}.norm2", after)
        layer(f"{name}.conv2", after, after, 3, 3)
        if before != after:
            layer(f"{name}.conv_shortcut", after, before, 1, 1)

    def transformer(name, width):
        layer(f"{name}.norm", width)
        layer(f"{name}.proj_in", width, width, 1, 1)
        block = f"{name}.transformer_blocks.0"
        for i, seen in enumerate((width, config["cross_attention_dim"]), start=1):
            layer(f"{block}.norm{i}", width)
            layer(f"{block}.attn{i}.to_q", width, width, bias=False)
            layer(f"{block}.attn{i}.to_k", width, seen, bias=False)
            layer(f"{block}.attn{i}.to_v", width, seen, bias=False)
            layer(f"{block}.attn{i}.to_out.0", width, width)
        layer(f"{block}.norm3", width)
        layer(f"{block}.ff.net.0.proj", 8 * width, width)
        layer(f"{block}.ff.net.2", width, 4 * width)
        layer(f"{name}.proj_out", width, width, 1, 1)

    layer("conv_in", widths[0], config["in_channels"], 3, 3)
    layer("time_embedding.linear_1", embedding, widths[0])
    layer("time_embedding.linear_2", embedding, embedding)
    width, skips = widths[0], [widths[0]]
    for level, after in enumerate(widths):
        for i in range(layers):
            resnet(f"down_blocks.{level}.resnets.{i}", width, after)
            width = after
            if config["down_block_types"][level].startswith("CrossAttn"):
                transformer(f"down_blocks.{level}.attentions.{i}", width)
            skips.append(width)
        if level < len(widths) - 1:
            layer(f"down_blocks.{level}.downsamplers.0.conv", width, width, 3, 3)
            skips.append(width)
    resnet("mid_block.resnets.0", width, width)
    transformer("mid_block.attentions.0", width)
    resnet("mid_block.resnets.1", width, width)
    for up, after in enumerate(reversed(widths)):
        for i in range(layers + 1):
            resnet(f"up_blocks.{up}.resnets.{i}", width + skips.pop(), after)
            width = after
            if config["up_block_types"][up].startswith("CrossAttn"):
                transformer(f"up_blocks.{up}.attentions.{i}", width)
        if up < len(widths) - 1:
            layer(f"up_blocks.{up}.upsamplers.0.conv", width, width, 3, 3)
    layer("conv_norm_out", width)
    layer("conv_out", config["out_channels"], width, 3, 3)
    return found


def make(folder, config, draw):
    """Writes a folder of diffusers with random weights."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(0)
    tensors = {n: draw(n, torch.empty(s), generator) for n, s in shapes(config).items()}
    save_file(tensors, folder / "diffusion_pytorch_model.safetensors")
    (folder / "config.json").write_text(json.dumps(config))


class UNet:
    """The network, with all weights of one type."""

    def __init__(self, folder, device, dtype, layout):
        self.config = json.loads((folder / "config.json").read_text())
        weights = load_file(folder / "diffusion_pytorch_model.safetensors")
        self.weights = {name: self.placed(w, device, dtype, layout) for name, w in weights.items()}
        self.dtype = dtype

    @staticmethod
    def placed(weight, device, dtype, layout):
        moved = weight.to(device, dtype)
        return moved.contiguous(memory_format=layout) if moved.dim() == 4 else moved

    def of(self, name):
        return self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias")

    def linear(self, name, x):
        return F.linear(x, *self.of(name))

    def conv(self, name, x, stride=1):
        weight, bias = self.of(name)
        return F.conv2d(x, weight, bias, stride, weight.shape[-1] // 2)

    def norm(self, name, x, eps):
        return F.group_norm(x, self.config["norm_num_groups"], *self.of(name), eps)

    def resnet(self, name, x, embedding):
        eps = self.config["norm_eps"]
        h = self.conv(f"{name}.conv1", F.silu(self.norm(f"{name}.norm1", x, eps)))
        h = h + self.linear(f"{name}.time_emb_proj", F.silu(embedding))[:, :, None, None]
        h = self.conv(f"{name}.conv2", F.silu(self.norm(f"{name}.norm2", h, eps)))
        shortcut = f"{name}.conv_shortcut"
        return h + (self.conv(shortcut, x) if f"{shortcut}.weight" in self.weights else x)

    def attention(self, name, x, seen):
        def heads(rows):
            return rows.unflatten(2, (self.config["attention_head_dim"], -1)).transpose(1, 2)

        q = heads(self.linear(f"{name}.to_q", x))
        k, v = (heads(self.linear(f"{name}.to_{part}", seen)) for part in "kv")
        rows = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        return self.linear(f"{name}.to_out.0", rows)

    def transformer(self, name, x, text):
        def layer_norm(i, rows):
            weight, bias = self.of(f"{block}.norm{i}")
            return F.layer_norm(rows, weight.shape, weight, bias, 1e-5)

        block = f"{name}.transformer_blocks.0"
        h = self.conv(f"{name}.proj_in", self.norm(f"{name}.norm", x, 1e-6))
        rows = h.permute(0, 2, 3, 1).flatten(1, 2)
        normal = layer_norm(1, rows)
        rows = self.attention(f"{block}.attn1", normal, normal) + rows
        rows = self.attention(f"{block}.attn2", layer_norm(2, rows), text) + rows
        u, gate = self.linear(f"{block}.ff.net.0.proj", layer_norm(3, rows)).chunk(2, dim=2)
        rows = self.linear(f"{block}.ff.net.2", u * F.gelu(gate)) + rows
        h = rows.unflatten(1, x.shape[2:]).permute(0, 3, 1, 2)
        return self.conv(f"{name}.proj_out", h.contiguous()) + x

    def embedding(self, steps):
        half = self.config["block_out_channels"][0] // 2
        rates = torch.exp(-math.log(10000) * torch.arange(half, device=steps.device) / half)
        angles = steps.float()[:, None] * rates
        waves = torch.cat([angles.cos(), angles.sin()], 1).to(self.dtype)
        return self.linear("time_embedding.linear_2", F.silu(self.linear("time_embedding.linear_1", waves)))

    def __call__(self, x, steps, text):
        config, x, text = self.config, x.to(self.dtype), text.to(self.dtype)
        levels, layers = len(config["block_out_channels"]), config["layers_per_block"]
        embedding = self.embedding(steps)
        h = self.conv("conv_in", x)
        skips = [h]
        for level in range(levels):
            block = f"down_blocks.{level}"
            for i in range(layers):
                h = self.resnet(f"{block}.resnets.{i}", h, embedding)
                if config["down_block_types"][level].startswith("CrossAttn"):
                    h = self.transformer(f"{block}.attentions.{i}", h, text)
                skips.append(h)
            if level < levels - 1:
                h = self.conv(f"{block}.downsamplers.0.conv", h, stride=2)
                skips.append(h)
        h = self.resnet("mid_block.resnets.0", h, embedding)
        h = self.transformer("mid_block.attentions.0", h, text)
        h = self.resnet("mid_block.resnets.1", h, embedding)
        for up in range(levels):
            block = f"up_blocks.{up}"
            for i in range(layers + 1):
                h = self.resnet(f"{block}.resnets.{i}", torch.cat([h, skips.pop()], 1), embedding)
                if config["up_block_types"][up].startswith("CrossAttn"):
                    h = self.transformer(f"{block}.attentions.{i}", h, text)
            if up < levels - 1:
                h = F.interpolate(h, size=skips[-1].shape[2:], mode="nearest")
                h = self.conv(f"{block}.upsamplers.0.conv", h)
        return self.conv("conv_out", F.silu(self.norm("conv_norm_out", h, config["norm_eps"]))).float()
