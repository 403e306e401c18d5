/** The network: one file per block, field names equal to checkpoint keys. */
package dev.rad.torch.nn;
