/** {@code rad studio}. */
@NullMarked
package dev.rad.cli.studio;

import org.jspecify.annotations.NullMarked;
