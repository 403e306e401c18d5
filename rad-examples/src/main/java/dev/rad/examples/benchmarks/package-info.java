/** Programs that measure rad against its peers. */
package dev.rad.examples.benchmarks;
