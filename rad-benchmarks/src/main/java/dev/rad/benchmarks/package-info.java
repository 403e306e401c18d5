/** Programs that measure how fast rad is, and how much memory it needs. */
package dev.rad.benchmarks;
