/**
 * The shape of the ADM network: its configuration in guided-diffusion's terms, the configurations
 * of the public checkpoints, and the match of a weights file with a configuration.
 *
 * <p>Canonical names of weights are guided-diffusion's, see {@link dev.rad.checkpoint.KeyDialect}.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.model;

import org.jspecify.annotations.NullMarked;
