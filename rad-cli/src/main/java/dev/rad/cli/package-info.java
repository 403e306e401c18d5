/** The {@code rad} command. */
@NullMarked
package dev.rad.cli;

import org.jspecify.annotations.NullMarked;
