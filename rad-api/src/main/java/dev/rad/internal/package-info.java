/**
 * Readers of settings and checks of tensors that the packages of this module share; not exported.
 */
@NullMarked
package dev.rad.internal;

import org.jspecify.annotations.NullMarked;
