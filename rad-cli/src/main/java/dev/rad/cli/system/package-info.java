/** {@code rad doctor} and {@code rad completion}. */
@NullMarked
package dev.rad.cli.system;

import org.jspecify.annotations.NullMarked;
