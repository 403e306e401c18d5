/**
 * The shape of the ADM network: its configuration in guided-diffusion's words, what the public
 * checkpoints have, and how a weights file is matched with a configuration.
 *
 * <p>Canonical names of weights are guided-diffusion's, see {@link dev.rad.checkpoint.KeyDialect}.
 */
@NullMarked
package dev.rad.model;

import org.jspecify.annotations.NullMarked;
