/** Files and folders that commands read and write, by one rule of replacing. */
@NullMarked
package dev.rad.cli.file;

import org.jspecify.annotations.NullMarked;
