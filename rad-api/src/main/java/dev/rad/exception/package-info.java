/**
 * The errors of rad: {@link dev.rad.exception.RadException} and its kinds, one for each thing that
 * can be wrong outside of the calling program.
 */
@NullMarked
package dev.rad.exception;

import org.jspecify.annotations.NullMarked;
