/**
 * The shape of the ADM network: its configuration in guided-diffusion's words, what the public
 * checkpoints have, and how a weights file is matched with a configuration.
 *
 * <p>Canonical names of weights are guided-diffusion's, see {@link dev.rad.checkpoint.KeyDialect}.
 */
package dev.rad.model;
