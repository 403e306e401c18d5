/** Input and output files of commands, and the protection of existing files. */
@NullMarked
package dev.rad.cli.file;

import org.jspecify.annotations.NullMarked;
