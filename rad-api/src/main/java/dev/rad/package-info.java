/** The words every user of rad needs: options, devices, progress and errors. */
@NullMarked
package dev.rad;

import org.jspecify.annotations.NullMarked;
