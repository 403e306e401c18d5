/** Arithmetic that the packages of this module share; not exported. */
package dev.rad.image.internal;
