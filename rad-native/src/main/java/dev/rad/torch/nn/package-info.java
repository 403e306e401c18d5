/** The network: one file per block, field names equal to checkpoint keys. */
@NullMarked
package dev.rad.torch.nn;

import org.jspecify.annotations.NullMarked;
