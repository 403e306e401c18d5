/** Data-parallel training in several processes: how they find each other and exchange tensors. */
package dev.rad.torch.distributed;
