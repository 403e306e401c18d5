/** {@link dev.rad.torch.RadInpainter}: load weights, fill holes. */
package dev.rad.torch;
