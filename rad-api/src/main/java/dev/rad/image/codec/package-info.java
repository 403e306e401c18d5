/**
 * Reading and writing of picture files: formats, samples of all kinds, ICC profiles, Exif and XMP.
 * Not exported.
 */
@NullMarked
package dev.rad.image.codec;

import org.jspecify.annotations.NullMarked;
