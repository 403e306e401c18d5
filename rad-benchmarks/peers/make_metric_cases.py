"""Prints what the tests of dev.rad.torch.metric expect.

    python rad-benchmarks/peers/make_metric_cases.py

The networks get weights of a formula that the tests have, too (HashedWeights). They are built by
others: AlexNet, VGG16 and Inception v3 by torchvision, LPIPS by torchmetrics, KID's estimate by
torchmetrics, the Frechet distance by scipy's matrix square root, resizing by Pillow, the support
vector machine by scikit-learn. Two things are changed, to what the original programs do: LPIPS
divides by the norm plus 1e-10, as the package lpips does, and Inception's average pools do not
count padding and the last block has a maximum pool, as in pytorch-fid.

Needs PyTorch, torchvision, torchmetrics, scipy, scikit-learn and Pillow.
"""

import numpy as np
import scipy.linalg
import torch
import torch.nn.functional as F
import torchmetrics.functional.image.lpips as reference_lpips
from PIL import Image
from sklearn.svm import LinearSVC
from torchmetrics.image.kid import poly_mmd
from torchvision.models import alexnet, vgg16
from torchvision.models import inception as tv_inception


def hashed(name, count):
    """Numbers in [0, 1) from a text: FNV-1a of it, then MurmurHash3's finaliser of each index."""
    h = 2166136261
    for byte in name.encode():
        h = (h ^ byte) * 16777619 % 2**32
    mask = np.uint64(2**32 - 1)
    z = (np.uint64(h) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B9)) & mask
    z ^= z >> np.uint64(16)
    z = z * np.uint64(0x85EBCA6B) & mask
    z ^= z >> np.uint64(13)
    z = z * np.uint64(0xC2B2AE35) & mask
    z ^= z >> np.uint64(16)
    return z / 2.0**32


def weights(name, shape):
    u = hashed(name, int(np.prod(shape)))
    if len(shape) == 4:
        values = (2 * u - 1) * np.sqrt(6 / np.prod(shape[1:]))
    elif name.endswith("bn.weight") or name.endswith("running_var"):
        values = 0.5 + u
    else:
        values = 0.2 * u - 0.1
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def fill(module):
    state = {k: weights(k, tuple(v.shape)) for k, v in module.state_dict().items() if v.ndim}
    module.load_state_dict(state, strict=False)
    return module.eval()


def picture(width, height, seed):
    y, x, c = np.mgrid[:height, :width, :3]
    smooth = 127.5 + 90 * np.sin((x + 2 * y * seed) / (5.0 + c)) + 30 * np.cos(x * y / 50.0 + seed)
    return np.floor(np.clip(smooth, 0, 255)).astype(np.uint8)


def planes(image):
    return torch.from_numpy(image.astype(np.float32)).permute(2, 0, 1)[None]


def numbers(name, values):
    print(name, ", ".join(repr(float(v)) for v in np.ravel(values)))


def lpips_cases():
    reference_lpips._normalize_tensor = lambda f: f / (f.square().sum(1, True).sqrt() + 1e-10)
    a, b = (planes(picture(61, 45, s)) / 127.5 - 1 for s in (1, 2))
    for name, maker in (("alex", alexnet), ("vgg", vgg16)):
        features = fill(maker(weights=None, init_weights=False) if name == "vgg" else maker(weights=None))
        reference_lpips._get_tv_model_features = lambda net, pretrained: features.features
        for spatial in (False, True):
            net = reference_lpips._LPIPS(pretrained=False, net=name, spatial=spatial, use_dropout=True)
            for k, c in enumerate(net.chns):
                u = hashed(f"lin{k}.model.1.weight", c) / c
                net.lins[k].model[-1].weight.data = torch.from_numpy(u.astype(np.float32)).reshape(1, c, 1, 1)
            with torch.no_grad():
                if spatial:
                    m = net(a, b)[0, 0].numpy()
                    print(name, m.shape)
                    numbers(f"{name} map", [m[0, 0], m[7, 11], m[44, 60], m[30, 2], m.mean(dtype=np.float64)])
                else:
                    numbers(f"{name} [-1, 1]", [net(a, b)])
                    numbers(f"{name} raw [0, 1]", [net((a + 1) / 2, (b + 1) / 2)])


class InsideA(tv_inception.InceptionA):
    def _forward(self, x):
        pool = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        return super()._forward(x)[:3] + [self.branch_pool(pool)]


class InsideC(tv_inception.InceptionC):
    def _forward(self, x):
        pool = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        return super()._forward(x)[:3] + [self.branch_pool(pool)]


class InsideE(tv_inception.InceptionE):
    def _forward(self, x):
        pool = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        return super()._forward(x)[:3] + [self.branch_pool(pool)]


class LargestE(tv_inception.InceptionE):
    def _forward(self, x):
        return super()._forward(x)[:3] + [self.branch_pool(F.max_pool2d(x, 3, 1, 1))]


def inception_cases():
    net = tv_inception.Inception3(num_classes=1008, aux_logits=False, init_weights=False)
    for name in ("Mixed_5b", "Mixed_5c", "Mixed_5d"):
        getattr(net, name).__class__ = InsideA
    for name in ("Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"):
        getattr(net, name).__class__ = InsideC
    net.Mixed_7b.__class__ = InsideE
    net.Mixed_7c.__class__ = LargestE
    net.fc = torch.nn.Identity()
    fill(net)
    image = picture(80, 64, 3)
    x = planes(image) / 255
    with torch.no_grad():
        resized = F.interpolate(x, (299, 299), mode="bilinear", align_corners=False)
        numbers("inception", net(2 * resized - 1)[0][::256])
        numbers("inception mean", [net(2 * resized - 1).double().mean()])


def resize_cases():
    for size in ((80, 64), (700, 401)):
        x = planes(picture(*size, 3)) / 127.5 - 1
        torch_bilinear = F.interpolate(x, (299, 299), mode="bilinear", align_corners=False)[0].numpy()
        channels = [
            np.asarray(Image.fromarray(c.numpy(), mode="F").resize((299, 299), Image.BICUBIC))
            for c in x[0]
        ]
        for name, r in (("torch", torch_bilinear), ("pil", np.stack(channels))):
            numbers(f"resize {name} {size}", [r[0, 0, 0], r[1, 100, 7], r[2, 298, 298], r[0, 150, 200]])


def tables():
    a = hashed("a", 12 * 5).reshape(12, 5)
    b = hashed("b", 9 * 5).reshape(9, 5) ** 2 + 0.25
    return a.astype(np.float32), b.astype(np.float32)


def frechet(a, b):
    a, b = a.astype(np.float64), b.astype(np.float64)
    s1, s2 = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = scipy.linalg.sqrtm(s1 @ s2)
    return np.square(a.mean(0) - b.mean(0)).sum() + np.trace(s1 + s2 - 2 * root.real)


def distance_cases():
    a, b = tables()
    numbers("frechet", [frechet(a, b)])
    x, y = (torch.from_numpy(t.astype(np.float64)) for t in (a, b))
    numbers("mmd", [poly_mmd(x[:9], y)])
    labels = np.r_[np.ones(9), np.zeros(9)]
    both = np.r_[a[:9], b].astype(np.float64)
    svm = LinearSVC(dual=False, tol=1e-10, max_iter=100000).fit(both, labels)
    score = svm.decision_function(both)
    numbers("svm", score)
    numbers("u-ids, p-ids", [1 - svm.score(both, labels), np.mean(score[9:] > score[:9])])


distance_cases()
resize_cases()
lpips_cases()
inception_cases()
