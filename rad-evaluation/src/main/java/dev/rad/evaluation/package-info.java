/** Judges methods of inpainting by the same pictures, masks and noise, and reports it. */
package dev.rad.evaluation;
