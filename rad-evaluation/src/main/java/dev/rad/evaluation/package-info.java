/** Judges methods of inpainting by the same pictures, masks and noise, and reports it. */
@NullMarked
package dev.rad.evaluation;

import org.jspecify.annotations.NullMarked;
