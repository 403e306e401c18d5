/** Programs that measure how fast rad is, and how much memory it needs. */
@NullMarked
package dev.rad.benchmarks;

import org.jspecify.annotations.NullMarked;
