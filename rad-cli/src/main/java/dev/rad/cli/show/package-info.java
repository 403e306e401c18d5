/** Displays pictures in a terminal, for JShell sessions. */
@NullMarked
package dev.rad.cli.show;

import org.jspecify.annotations.NullMarked;
