/** Classical inpainting of OpenCV, to compare with; built with Maven's profile opencv only. */
package dev.rad.benchmarks.opencv;
