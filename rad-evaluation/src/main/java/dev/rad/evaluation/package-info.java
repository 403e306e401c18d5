/** Evaluates inpainting methods on the same pictures, masks and noise, and reports the results. */
@NullMarked
package dev.rad.evaluation;

import org.jspecify.annotations.NullMarked;
