/** Options that several commands share, job files, and messages about mistakes. */
@NullMarked
package dev.rad.cli.option;

import org.jspecify.annotations.NullMarked;
