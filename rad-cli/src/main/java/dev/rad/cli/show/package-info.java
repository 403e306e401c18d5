/** Pictures in a terminal, for sessions in JShell. */
@NullMarked
package dev.rad.cli.show;

import org.jspecify.annotations.NullMarked;
