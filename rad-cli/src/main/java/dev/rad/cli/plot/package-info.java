/** {@code rad plot}, {@code rad schedule} and {@code rad masks}: charts and galleries. */
@NullMarked
package dev.rad.cli.plot;

import org.jspecify.annotations.NullMarked;
