/** Methods of inpainting without a network, and the photos and holes that methods are judged by. */
package dev.rad.evaluation.baseline;
