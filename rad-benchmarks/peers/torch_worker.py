"""PyTorch's side of compare.py: waits for orders on the standard input, a JSON object a line.

    python rad-benchmarks/peers/torch_worker.py THREADS

The same orders as dev.rad.benchmarks.SpeedWorker takes, run eagerly with adm_unet.py: the same
weights, and the same noise, bit for bit, since LibTorch's generator is PyTorch's. Between orders it
computes nothing. An order's "device" is the processor unless it says otherwise; on a GPU the clock
stops when the GPU has ended.
"""

import json
import math
import pathlib
import sys
import time

import torch
from safetensors.torch import save_file
from torch.nn import functional as F

import adm_unet
import latent_unet

FROM = 500  # the state that single steps start in,
SINGLE_STEP = 10  # and how many noise steps they remove
SEED = 1
NOISE_SEED = 1000
STEPS = 1000


def normal(seed, *sizes):
    return torch.randn(sizes, generator=torch.Generator().manual_seed(seed))


def hole(size):
    """1 in a square in the middle: [1, 1, S, S]."""
    mask = torch.zeros(1, 1, size, size)
    mask[:, :, size // 4 : 3 * size // 4, size // 4 : 3 * size // 4] = 1
    return mask


def survival():
    """The product of 1 - beta over k steps, k = 0..1000, in float64."""
    betas = torch.linspace(1e-4, 0.02, STEPS, dtype=torch.float64)
    return torch.cat([torch.ones(1, dtype=torch.float64), torch.cumprod(1 - betas, 0)])


def wait_for(device):
    """A GPU goes on when a call returns."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


class TensorWorkload:
    """A computation of one tensor, without derivatives."""

    def __init__(self, computation, flops=0, moved=0):
        self.computation = computation
        self.cost = {"flops": flops, "bytes": moved}
        self.result = None

    @torch.inference_mode()
    def run(self):
        began = time.perf_counter()
        self.result = self.computation()
        wait_for(self.result.device)
        return time.perf_counter() - began

    def write(self, file):
        save_file({"out": self.result.float().cpu().contiguous()}, file)


def device_of(order):
    return torch.device(order.get("device", "cpu"))


def open_network(order):
    network = adm_unet.load(order["weights"]).requires_grad_(False)
    layout = torch.channels_last if order.get("channels_last") else torch.contiguous_format
    return network.to(device_of(order), getattr(torch, order["dtype"])).to(memory_format=layout)


def pictures(order):
    size, batch = order["size"], order.get("batch", 1)
    x = normal(SEED, batch, 3, size, size).to(device_of(order))
    if order.get("channels_last"):
        x = x.contiguous(memory_format=torch.channels_last)
    return x


def told(order, count, index):
    """Time steps of images, or of pixels: the hole's in the hole, 0 elsewhere."""
    if order["noise"] == "uniform":
        return torch.full((count,), float(index), device=device_of(order))
    return hole(order["size"]).to(device_of(order)).expand(count, -1, -1, -1) * float(index)


def evaluation(order):
    network, x = open_network(order), pictures(order)
    steps = told(order, len(x), FROM)
    return TensorWorkload(lambda: network(x, steps))


def one_by_one(order):
    network, x = open_network(order), pictures(order)
    steps = told(order, 1, FROM)
    return TensorWorkload(lambda: torch.cat([network(x[i : i + 1], steps) for i in range(len(x))]))


def latent(order):
    """An evaluation of Stable Diffusion's UNet on latents of a side, with a text of 77 rows."""
    layout = torch.channels_last if order.get("channels_last") else torch.contiguous_format
    folder, device = pathlib.Path(order["weights"]), device_of(order)
    network = latent_unet.UNet(folder, device, getattr(torch, order["dtype"]), layout)
    size, batch = order["size"], order.get("batch", 1)
    config = network.config
    x = normal(SEED, batch, config["in_channels"], size, size).to(device)
    text = normal(SEED + 1, batch, 77, config["cross_attention_dim"]).to(device)
    steps = torch.full((batch,), float(FROM), device=device)
    x = x.contiguous(memory_format=layout)
    return TensorWorkload(lambda: network(x, steps, text))


def step(order):
    return reverse_process(order, [(FROM, FROM - SINGLE_STEP)])


def process(order):
    count = order["steps"]
    states = [round(STEPS * left / count) for left in range(count, -1, -1)]
    return reverse_process(order, list(zip(states, states[1:])))


def reverse_process(order, plan):
    """DDPM's ancestral steps with learned variance; with a map, of the hole's pixels alone.

    On a processor a step's noise is rad's, bit for bit. On a GPU it is drawn there, as the
    reference does: pictures differ then.
    """
    network, start = open_network(order), pictures(order)
    device, plain = device_of(order), order["noise"] == "uniform"
    changing = hole(order["size"]).bool().to(device)
    steps = [  # ADM counts from 0, RAD from 1
        told(order, len(start), before - 1 if plain else before) for before, _ in plan
    ]
    table = survival().tolist()

    def noise_of(i):
        if device.type == "cpu":
            return normal(NOISE_SEED + i, *start.shape)
        return torch.randn(start.shape, device=device)

    def following(x, output, before, later, i):
        alive, after = table[before], table[later]
        predicted, v = output.float().chunk(2, dim=1)
        x0 = ((x - (1 - alive) ** 0.5 * predicted) / alive**0.5).clamp(-1, 1)
        if later == 0:
            return x0
        beta = 1 - alive / after
        from_x0 = after**0.5 * beta / (1 - alive)
        from_x = (1 - beta) ** 0.5 * (1 - after) / (1 - alive)
        high, low = math.log(beta), math.log(beta * (1 - after) / (1 - alive))
        sigma = (0.5 * (low + (v + 1) / 2 * (high - low))).exp()
        return from_x0 * x0 + from_x * x + sigma * noise_of(i)

    def compute():
        x = start
        for i, (before, later) in enumerate(plan):
            reached = following(x, network(x, steps[i]), before, later, i + 1)
            x = reached if plain else torch.where(changing, reached, x)
        return x

    return TensorWorkload(compute)


def convolution(order):
    channels, size, batch = order["channels"], order["size"], order.get("batch", 1)
    dtype = getattr(torch, order["dtype"])
    layout = torch.channels_last if order.get("channels_last") else torch.contiguous_format
    device = device_of(order)
    x = normal(0, batch, channels, size, size).to(device, dtype).contiguous(memory_format=layout)
    weight = normal(0, channels, channels, 3, 3).to(device, dtype).contiguous(memory_format=layout)
    flops = 2 * weight.numel() * batch * size * size
    moved = x.element_size() * (weight.numel() + 2 * x.numel())
    return TensorWorkload(lambda: F.conv2d(x, weight, padding=1), flops, moved)


def matrix_product(order):
    size, dtype = order["size"], getattr(torch, order["dtype"])
    a, b = (normal(0, size, size).to(device_of(order), dtype) for _ in range(2))
    return TensorWorkload(lambda: F.linear(a, b), 2 * size**3, 3 * a.numel() * a.element_size())


def copy(order):
    device = device_of(order)
    source = torch.ones(order["numbers"], device=device)
    target = torch.full((order["numbers"],), 2.0, device=device)
    return TensorWorkload(lambda: target.copy_(source)[:1], 0, 8 * source.numel())


class TrainingWorkload:
    """A step of Adam on a batch, with clipping and averaged weights, as rad's trainer takes it."""

    def __init__(self, order):
        self.size, self.batch = order["size"], order["batch"]
        self.plain = order["noise"] == "uniform"
        self.dtype = getattr(torch, order["dtype"])
        self.layout = torch.channels_last if order.get("channels_last") else torch.contiguous_format
        self.device = device_of(order)
        network = adm_unet.load(order["weights"]).train()
        self.network = network.to(self.device, memory_format=self.layout)
        self.parameters = list(self.network.parameters())
        self.averages = [parameter.detach().clone() for parameter in self.parameters]
        self.optimizer = torch.optim.AdamW(self.parameters, lr=1e-7, weight_decay=0)
        self.alive = survival().to(self.device)
        self.generator = torch.Generator().manual_seed(0)
        self.cost = {"flops": 0, "bytes": 0}
        self.loss = None

    def examples(self):
        """Pictures, masks of one edge at a random place, and steps: drawn before the clock starts."""
        clean = 2 * torch.rand(self.batch, 3, self.size, self.size, generator=self.generator) - 1
        edges = torch.randint(self.size, (self.batch, 1, 1, 1), generator=self.generator)
        mask = (torch.arange(self.size) < edges).expand(-1, 1, self.size, -1)
        last = STEPS if self.plain else 2 * STEPS
        return clean, mask, torch.randint(1, last + 1, (self.batch,), generator=self.generator)

    def states(self, mask, k):
        """How many steps of the linear schedule each pixel has, [B, 1, H, W] or [B, 1, 1, 1]."""
        k = k.view(-1, 1, 1, 1)
        if self.plain:
            return k
        return torch.where(mask, k.clamp(max=STEPS), (k - STEPS).clamp(min=0))

    def run(self):
        clean, mask, k = self.examples()
        began = time.perf_counter()
        clean, mask, k = (tensor.to(self.device) for tensor in (clean, mask, k))
        state, before = self.states(mask, k), self.states(mask, k - 1)
        alive, after = self.alive[state], self.alive[before]
        noise = torch.randn(clean.shape, generator=self.generator).to(self.device)
        x = (alive.sqrt().float() * clean + (1 - alive).sqrt().float() * noise).contiguous(
            memory_format=self.layout
        )
        steps = (k - 1).float() if self.plain else state.float()
        with torch.autocast(self.device.type, self.dtype, enabled=self.dtype != torch.float32):
            output = self.network(x, steps)
        loss = hybrid_loss(output.float(), clean, noise, alive, after, self.alive)
        loss.backward()
        self.optimize()
        self.loss = loss.item()
        return time.perf_counter() - began

    def optimize(self):
        torch.nn.utils.clip_grad_norm_(self.parameters, 1)
        self.optimizer.step()
        self.optimizer.zero_grad()
        with torch.no_grad():
            torch._foreach_lerp_(self.averages, self.parameters, 0.001)


def hybrid_loss(output, clean, noise, alive, after, table):
    """The squared error of the noise, and the variational term in bits, which teaches v alone."""
    predicted, v = output.chunk(2, dim=1)
    error = predicted - noise
    changing = alive < after
    final = changing & (after == 1)
    beta = torch.where(changing, 1 - alive / after, 0.5)
    ratio = torch.where(final, (1 - table[1]) / (1 - table[2]), (1 - after) / (1 - alive))
    posterior = torch.where(changing, torch.where(final, 1 - table[2] / table[1], beta) * ratio, 0.5)
    high, low = beta.log().float(), posterior.log().float()
    off = torch.where(changing, after.sqrt() * beta / (1 - alive) * ((1 - alive) / alive).sqrt(), 0)
    deviation = error.detach() * off.float()
    log_variance = low + (v + 1) / 2 * (high - low)
    kl = 0.5 * (
        log_variance - low - 1 + (low - log_variance).exp() + deviation**2 * (-log_variance).exp()
    )
    terms = torch.where(final, decoder(clean, deviation, log_variance), kl) / 0.6931471805599453
    return (error**2).mean() + (terms * changing).mean()


def decoder(clean, deviation, log_variance):
    """-log of the probability of the picture's own 8-bit value, at a pixel's last step."""

    def cdf(z):
        return 0.5 * (1 + torch.tanh(0.7978845608028654 * (z + 0.044715 * z**3)))

    precision = (-0.5 * log_variance).exp()
    above, below = cdf((deviation + 1 / 255) * precision), cdf((deviation - 1 / 255) * precision)
    inside = torch.where(clean > 0.999, 1 - below, above - below)
    return -torch.where(clean < -0.999, above, inside).clamp(1e-12, 1).log()


KINDS = {
    "evaluation": evaluation,
    "one-by-one": one_by_one,
    "latent": latent,
    "step": step,
    "process": process,
    "training": TrainingWorkload,
    "convolution": convolution,
    "matrix-product": matrix_product,
    "copy": copy,
}


def obey(order, works):
    name = order["name"]
    if order["do"] == "open":
        works[name] = KINDS[order["work"]["kind"]](order["work"])
        return works[name].cost
    if order["do"] == "run":
        answer = {"seconds": [works[name].run() for _ in range(order["times"])]}
        loss = getattr(works[name], "loss", None)
        return answer if loss is None else {**answer, "loss": loss}
    if order["do"] == "write":
        works[name].write(pathlib.Path(order["file"]))
    elif order["do"] == "close":
        del works[name]
    else:
        raise ValueError(f"'{order['do']}' is no order")
    return {}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    works = {}
    for line in sys.stdin:
        try:
            answer = obey(json.loads(line), works)
        except Exception as e:  # the driver reports it
            answer = {"error": repr(e)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
