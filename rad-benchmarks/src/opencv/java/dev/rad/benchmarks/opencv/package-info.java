/** OpenCV's classical inpainting methods, for comparison; built only with the Maven profile opencv. */
@NullMarked
package dev.rad.benchmarks.opencv;

import org.jspecify.annotations.NullMarked;
