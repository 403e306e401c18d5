/** Talks to the person at the terminal: lines, progress bars, interruption. */
@NullMarked
package dev.rad.cli.terminal;

import org.jspecify.annotations.NullMarked;
