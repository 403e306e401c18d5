/**
 * Reading and writing of picture files: formats, samples of all kinds, ICC profiles, Exif and XMP.
 * Not exported.
 */
package dev.rad.image.codec;
