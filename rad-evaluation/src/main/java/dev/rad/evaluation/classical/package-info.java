/** Methods of inpainting without a network, and the photos and holes that methods are judged by. */
@NullMarked
package dev.rad.evaluation.classical;

import org.jspecify.annotations.NullMarked;
