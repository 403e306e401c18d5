package dev.rad.image.codec;

import java.awt.Rectangle;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads CMYK compressed as JPEG in a TIFF, which Java's reader does not support. Every strip or
 * tile is a JPEG stream of four untransformed channels, unlike Adobe's JPEG files; the shared
 * tables are a separate stream (TIFF Technical Note 2).
 */
final class TiffJpegInks {
  private static final int STRIP_OFFSETS = 273;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_LENGTHS = 279;
  private static final int PLANES = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int TABLES = 347;

  private static final int CHANNELS = 4;
  private static final int MARKER = 2; // bytes of a stream's first and last marker

  private final byte[] file;
  private final Optional<byte[]> tables;

  private TiffJpegInks(byte[] file, TiffDirectory tags) {
    this.file = file;
    this.tables = tags.bytes(TABLES).filter(bytes -> bytes.length > 2 * MARKER);
  }

  /**
   * Reads the inks of a file.
   *
   * @param file the whole file
   * @param tags the tags of its picture
   * @return four bands of 8 bits, 0 for no ink
   * @throws IOException if a piece is missing, damaged or not of four channels
   */
  static Raster read(byte[] file, TiffDirectory tags, int width, int height) throws IOException {
    if (tags.integer(PLANES, 1) != 1) {
      throw new IOException("its inks lie in separate planes");
    }
    boolean tiled = tags.integers(TILE_OFFSETS).length > 0;
    int across = tiled ? tags.integer(TILE_WIDTH, width) : width;
    int rows = tags.integer(tiled ? TILE_HEIGHT : ROWS_PER_STRIP, height);
    int down = rows < 1 && !tiled ? height : rows; // 2³² − 1 rows are one strip
    long[] offsets = tags.integers(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    long[] lengths = tags.integers(tiled ? TILE_LENGTHS : STRIP_LENGTHS);
    requirePiece(across >= 1 && down >= 1);
    int columns = (int) ((width + (long) across - 1) / across);
    long count = columns * ((height + (long) down - 1) / down);
    requirePiece(offsets.length >= count && lengths.length >= count);
    WritableRaster inks =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, CHANNELS, null);
    var reader = new TiffJpegInks(file, tags);
    for (int i = 0; i < count; i++) {
      int x = i % columns * across;
      int y = (int) (i / columns * (long) down);
      int wide = Math.min(across, width - x);
      int high = Math.min(down, height - y);
      inks.setRect(x, y, reader.piece(offsets[i], lengths[i], new Rectangle(wide, high)));
    }
    return inks;
  }

  private static void requirePiece(boolean whole) throws IOException {
    if (!whole) {
      throw new IOException("a strip or tile of its JPEG data is missing or too small");
    }
  }

  /** Reads only the visible part of a piece, whatever size the piece claims to have. */
  private Raster piece(long offset, long length, Rectangle shown) throws IOException {
    requirePiece(offset >= 0 && length > MARKER && offset <= file.length - length);
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(stream((int) offset, (int) length))) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
      try {
        reader.setInput(in, true, true);
        requirePiece(reader.getWidth(0) >= shown.width && reader.getHeight(0) >= shown.height);
        ImageReadParam part = reader.getDefaultReadParam();
        part.setSourceRegion(shown);
        Raster raster = reader.readRaster(0, part);
        if (raster.getNumBands() != CHANNELS) {
          throw new IOException("a strip or tile has " + raster.getNumBands() + " channels");
        }
        return raster;
      } finally {
        reader.dispose();
      }
    }
  }

  /** Joins the tables, without their last marker, and a piece, without its first. */
  private ByteArrayInputStream stream(int offset, int length) {
    var joined = new ByteArrayOutputStream();
    int skipped = tables.isPresent() ? MARKER : 0;
    tables.ifPresent(shared -> joined.write(shared, 0, shared.length - MARKER));
    joined.write(file, offset + skipped, length - skipped);
    return new ByteArrayInputStream(joined.toByteArray());
  }
}
