/**
 * The errors of rad: {@link dev.rad.exception.RadException} and its subclasses, one for each kind
 * of problem outside the calling program.
 */
@NullMarked
package dev.rad.exception;

import org.jspecify.annotations.NullMarked;
