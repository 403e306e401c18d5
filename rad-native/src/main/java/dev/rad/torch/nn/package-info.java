/**
 * The networks, one class for each kind of block, with field names equal to checkpoint keys: {@link
 * dev.rad.torch.nn.RadUNet} and the classifier of noisy images.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.nn;

import org.jspecify.annotations.NullMarked;
