/** Short programs to begin with. Each is run by a test. */
@NullMarked
package dev.rad.examples;

import org.jspecify.annotations.NullMarked;
