/** {@code rad evaluate}. */
@NullMarked
package dev.rad.cli.evaluate;

import org.jspecify.annotations.NullMarked;
