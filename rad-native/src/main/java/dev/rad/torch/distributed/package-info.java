/**
 * Data-parallel training in several processes: how they find each other and exchange tensors.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.distributed;

import org.jspecify.annotations.NullMarked;
