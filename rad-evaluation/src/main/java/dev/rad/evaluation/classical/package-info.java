/** Classical inpainting methods, which use no neural network. */
@NullMarked
package dev.rad.evaluation.classical;

import org.jspecify.annotations.NullMarked;
