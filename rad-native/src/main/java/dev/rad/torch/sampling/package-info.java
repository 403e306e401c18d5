/** The reverse process over a plan of steps, and one small class per update rule. */
package dev.rad.torch.sampling;
