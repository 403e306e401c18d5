/** Arithmetic that the packages of this module share; not exported. */
@NullMarked
package dev.rad.image.internal;

import org.jspecify.annotations.NullMarked;
