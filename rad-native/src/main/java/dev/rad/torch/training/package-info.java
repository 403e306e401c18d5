/**
 * Training: photos, batches, the loss, the optimiser, averaged weights, and resuming.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.training;

import org.jspecify.annotations.NullMarked;
