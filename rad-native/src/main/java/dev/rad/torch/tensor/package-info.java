/**
 * A typed layer over LibTorch: owned tensors, scopes that free them, and the operations that rad
 * uses. Native references that the presets only lend are copied here and never leave.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.tensor;

import org.jspecify.annotations.NullMarked;
