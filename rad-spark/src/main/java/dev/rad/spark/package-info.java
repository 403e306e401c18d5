/** Bulk inpainting on Apache Spark: a table of photos becomes a table of filled ones. */
@NullMarked
package dev.rad.spark;

import org.jspecify.annotations.NullMarked;
