/**
 * Layers with parameters, as the networks are built of: convolutions, linear layers and group
 * normalisations, and the forms that their weights take for fast inference.
 */
package dev.rad.torch.nn.layer;
