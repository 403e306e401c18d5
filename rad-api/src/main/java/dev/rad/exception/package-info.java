/**
 * The errors of rad: {@link dev.rad.exception.RadException} and its kinds, one for each thing that
 * can be wrong outside of the calling program.
 */
package dev.rad.exception;
