/** Data-parallel training in several processes: how they find each other and exchange tensors. */
@NullMarked
package dev.rad.torch.distributed;

import org.jspecify.annotations.NullMarked;
