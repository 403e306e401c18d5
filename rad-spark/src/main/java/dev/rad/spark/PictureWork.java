package dev.rad.spark;

import dev.rad.exception.RadException;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskSource;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Estimates the work of pictures, in megapixels of hole: the photo's size comes from its file's
 * header, the hole's share from a coarse look at the mask. Estimates may be wrong; results do not
 * depend on them.
 */
final class PictureWork {

  /** The cost of reading and writing a megapixel, in megapixels of hole. */
  static final double PER_MEGAPIXEL = 0.02;

  /** The cost of a picture of any size. */
  static final double PER_PICTURE = 1e-4;

  private static final double USUAL_SHARE = 0.25; // of generated masks, and of unknown ones

  /**
   * Below this many megapixels a mask is not examined, because no such picture makes a task heavy.
   */
  private static final double SMALL = 0.02;

  private static final int LOOK = 128; // pixels a side are looked at, or a few more
  private static final double MEGA = 1e6;

  private final FileSystems files;
  private final MaskSettings settings;

  PictureWork(FileSystems files, MaskSettings settings) {
    this.files = files;
    this.settings = settings;
  }

  /** Returns the work of a picture; an unreadable one counts little. */
  double of(PictureRow picture) {
    Source photo = picture.photo();
    if (photo == null || picture.problem() != null) {
      return PER_PICTURE;
    }
    try (InputStream in = open(photo)) {
      double megapixels = pixels(in) / MEGA;
      double share = megapixels < SMALL ? USUAL_SHARE : share(picture);
      return PER_PICTURE + megapixels * (PER_MEGAPIXEL + share);
    } catch (IOException | RuntimeException e) {
      return PER_PICTURE;
    }
  }

  private static double pixels(InputStream in) throws IOException {
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        return 0;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return (double) reader.getWidth(0) * reader.getHeight(0);
      } finally {
        reader.dispose();
      }
    }
  }

  private double share(PictureRow picture) {
    Source mask = picture.mask();
    if (mask != null) {
      return share(mask);
    }
    double all = settings.masks().stream().mapToDouble(text -> share(new Source(text, null))).sum();
    return Math.min(1, all);
  }

  private double share(Source mask) {
    String path = mask.path();
    if (path != null && !(MaskSource.of(path) instanceof MaskSource.OfFile)) {
      return USUAL_SHARE;
    }
    try (InputStream in = open(mask);
        ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      return readers.hasNext() ? share(readers.next(), stream) : USUAL_SHARE;
    } catch (IOException | RadException e) {
      return USUAL_SHARE;
    }
  }

  private double share(ImageReader reader, ImageInputStream stream) throws IOException {
    try {
      reader.setInput(stream, true, true);
      var size = new Dimension(reader.getWidth(0), reader.getHeight(0));
      int step = Math.max(1, Math.min(size.width, size.height) / LOOK);
      ImageReadParam coarse = reader.getDefaultReadParam();
      coarse.setSourceSubsampling(step, step, 0, 0);
      BufferedImage image = reader.read(0, coarse);
      return Mask.of(image, settings.polarity()).fraction();
    } finally {
      reader.dispose();
    }
  }

  private InputStream open(Source source) throws IOException {
    byte[] bytes = source.bytes();
    return bytes == null
        ? files.open(files.qualified(String.valueOf(source.path())))
        : new ByteArrayInputStream(bytes);
  }

  /** Returns the work of several. */
  List<Double> of(List<PictureRow> pictures) {
    return pictures.stream().map(this::of).toList();
  }
}
