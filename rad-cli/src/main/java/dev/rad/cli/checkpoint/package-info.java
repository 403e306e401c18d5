/** {@code rad info}, {@code rad convert} and {@code rad export}. */
@NullMarked
package dev.rad.cli.checkpoint;

import org.jspecify.annotations.NullMarked;
