/** Terminal output, progress bars and interruption. */
@NullMarked
package dev.rad.cli.terminal;

import org.jspecify.annotations.NullMarked;
