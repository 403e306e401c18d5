/**
 * {@link dev.rad.torch.RadInpainter}: load weights, fill holes; {@link
 * dev.rad.torch.BaselineInpainter}: the same by other methods.
 */
package dev.rad.torch;
