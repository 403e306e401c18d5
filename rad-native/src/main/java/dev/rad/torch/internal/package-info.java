/** Loading LibTorch and translating its errors. Not exported. */
package dev.rad.torch.internal;
