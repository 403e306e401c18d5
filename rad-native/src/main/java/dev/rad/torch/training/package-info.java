/** Training: photos, batches, the loss, the optimiser, averaged weights, and resuming. */
@NullMarked
package dev.rad.torch.training;

import org.jspecify.annotations.NullMarked;
