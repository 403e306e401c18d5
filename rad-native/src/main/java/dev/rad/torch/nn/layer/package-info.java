/**
 * Layers with parameters, as the networks are built of: convolutions, linear layers and group
 * normalisations, and the forms that their weights take for fast inference.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.nn.layer;

import org.jspecify.annotations.NullMarked;
