/**
 * OpenCV's classical inpainting methods, for comparison; built only with the Maven profile opencv.
 */
package dev.rad.benchmarks.opencv;
