"""The ADM classifier of noisy images in PyTorch, on the blocks of adm_unet.py.

It is what rad's NoisyClassifier is checked against (make_classifier_cases.py). It was written from
the paper (Dhariwal and Nichol 2021, arXiv 2105.05233, section 4.1) and from guided-diffusion's
description of the network (https://github.com/openai/guided-diffusion, MIT, EncoderUNetModel in
guided_diffusion/unet.py); a state dict has its keys.
"""

import torch
from torch import nn
from torch.nn import functional as F

import adm_unet

HIDDEN = 2048


class AttentionPool(nn.Module):
    """What the mean position sees of all positions and itself, in PyTorch's own attention."""

    def __init__(self, channels, side, head_channels, classes):
        super().__init__()
        self.heads = channels // head_channels
        self.positional_embedding = nn.Parameter(torch.empty(channels, side * side + 1))
        self.qkv_proj = nn.Conv1d(channels, 3 * channels, 1)
        self.c_proj = nn.Conv1d(channels, classes, 1)

    def forward(self, x):
        rows = x.flatten(2).permute(2, 0, 1)  # [T, B, C]
        rows = torch.cat([rows.mean(dim=0, keepdim=True), rows])
        rows = rows + self.positional_embedding.t()[:, None, :]
        out, _ = F.multi_head_attention_forward(
            rows,
            rows,
            rows,
            rows.shape[2],
            self.heads,
            self.qkv_proj.weight[:, :, 0],
            self.qkv_proj.bias,
            None,
            None,
            False,
            0.0,
            self.c_proj.weight[:, :, 0],
            self.c_proj.bias,
            training=False,
            need_weights=False,
        )
        return out[0]


class Classifier(nn.Module):
    """The network that the flags of a preset describe; see complete() for their defaults."""

    def __init__(self, flags):
        super().__init__()
        self.flags = flags = complete(flags)
        unet = adm_unet.UNet(  # whose way up is left away
            {
                "image_size": flags["image_size"],
                "num_channels": flags["classifier_width"],
                "num_res_blocks": flags["classifier_depth"],
                "channel_mult": flags["channel_mult"],
                "attention_resolutions": flags["classifier_attention_resolutions"],
                "num_head_channels": flags["num_head_channels"],
                "use_scale_shift_norm": flags["classifier_use_scale_shift_norm"],
                "resblock_updown": flags["classifier_resblock_updown"],
                "use_new_attention_order": flags["use_new_attention_order"],
            }
        )
        self.embed = unet.embed
        self.time_embed = unet.time_embed
        self.input_blocks = unet.input_blocks
        self.middle_block = unet.middle_block
        widths = [int(mult * flags["classifier_width"]) for mult in unet.flags["channel_mult"]]
        last, classes = widths[-1], flags["num_classes"]
        blocks = flags["classifier_depth"]
        means = widths[0] + (blocks + 1) * sum(widths)  # no way down, but the middle, at the end
        pool = flags["classifier_pool"]
        if pool == "attention":
            side = flags["image_size"] >> (len(widths) - 1)
            head = flags["num_head_channels"]
            attention = AttentionPool(last, side, head, classes)
            self.out = nn.Sequential(nn.GroupNorm(32, last), nn.SiLU(), attention)
        elif pool == "adaptive":
            self.out = nn.Sequential(
                nn.GroupNorm(32, last),
                nn.SiLU(),
                nn.AdaptiveAvgPool2d(1),
                nn.Conv2d(last, classes, 1),
                nn.Flatten(),
            )
        elif pool == "spatial":
            self.out = nn.Sequential(
                nn.Linear(means, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, classes)
            )
        else:
            self.out = nn.Sequential(
                nn.Linear(means, HIDDEN),
                nn.GroupNorm(32, HIDDEN),
                nn.SiLU(),
                nn.Linear(HIDDEN, classes),
            )

    def forward(self, x, steps):
        """x [B, C, H, W]; steps [B]; class scores [B, classes]."""
        embedding = adm_unet.Embedding(self.embed(steps, None))
        h, means = x, []
        for block in [*self.input_blocks, self.middle_block]:
            for layer in block:
                h = layer(h, embedding)
            means.append(h.mean(dim=(2, 3)))
        spatial = self.flags["classifier_pool"].startswith("spatial")
        return self.out(torch.cat(means, dim=1) if spatial else h)


def complete(flags):
    """The flags with the defaults of guided-diffusion's scripts."""
    size = flags.get("image_size", 64)
    return {
        "image_size": size,
        "classifier_width": flags.get("classifier_width", 128),
        "classifier_depth": flags.get("classifier_depth", 2),
        "channel_mult": flags.get("channel_mult") or adm_unet.DEFAULT_MULT[size],
        "classifier_attention_resolutions": flags.get(
            "classifier_attention_resolutions", "32,16,8"
        ),
        "num_head_channels": flags.get("num_head_channels", 64),
        "num_classes": flags.get("num_classes", 1000),
        "classifier_use_scale_shift_norm": flags.get("classifier_use_scale_shift_norm", True),
        "classifier_resblock_updown": flags.get("classifier_resblock_updown", True),
        "use_new_attention_order": flags.get("use_new_attention_order", False),
        "classifier_pool": flags.get("classifier_pool", "attention"),
    }
