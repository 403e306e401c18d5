/** {@code rad train}. */
@NullMarked
package dev.rad.cli.train;

import org.jspecify.annotations.NullMarked;
