/** Training: photos, batches, the loss, the optimiser, averaged weights, and resuming. */
package dev.rad.torch.training;
