/**
 * Inpainters that run on LibTorch: {@link dev.rad.torch.RadInpainter} loads weights and fills
 * holes; {@link dev.rad.torch.BaselineInpainter} does so by other methods.
 */
@NullMarked
package dev.rad.torch;

import org.jspecify.annotations.NullMarked;
