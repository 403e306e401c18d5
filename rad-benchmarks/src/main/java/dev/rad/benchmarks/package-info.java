/** Programs that measure rad's speed and memory use. */
@NullMarked
package dev.rad.benchmarks;

import org.jspecify.annotations.NullMarked;
