/** Options, devices, progress and errors: the types that every user of rad needs. */
@NullMarked
package dev.rad;

import org.jspecify.annotations.NullMarked;
