/**
 * {@link dev.rad.torch.RadInpainter}: load weights, fill holes; {@link
 * dev.rad.torch.BaselineInpainter}: the same by other methods.
 */
@NullMarked
package dev.rad.torch;

import org.jspecify.annotations.NullMarked;
