/** Loading LibTorch and translating its errors. Not exported. */
@NullMarked
package dev.rad.torch.internal;

import org.jspecify.annotations.NullMarked;
