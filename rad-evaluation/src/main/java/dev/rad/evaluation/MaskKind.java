package dev.rad.evaluation;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskSampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** A kind of masks: a generator's, or the files of a folder. */
interface MaskKind {

  /** {@return what it is called in tables and folders: letters, digits, dots and dashes} */
  String name();

  /** {@return where the masks are from} */
  String source();

  /**
   * The mask of a picture.
   *
   * @param number of the picture, from 0
   * @param photo the file name of the photo that it is from
   * @param picture what the mask is for; it has the mask's size
   * @param random decides what is drawn
   * @throws MaskException if a file cannot be used
   */
  Mask mask(int number, String photo, RgbImage picture, RandomGenerator random);

  /**
   * The kind of a text.
   *
   * @param text blob, box, extreme, wide or perlin; or a folder of masks
   * @param polarity of files
   * @throws IllegalArgumentException if it is neither
   */
  static MaskKind of(String text, MaskPolarity polarity) {
    Path folder = Path.of(text);
    return Files.isDirectory(folder)
        ? new OfFolder(FileNames.safe(folder), folder, SquarePictures.files(folder), polarity)
        : new Drawn(text, EvaluationMasks.named(text));
  }

  /** Masks that a generator draws. */
  record Drawn(String name, MaskSampler sampler) implements MaskKind {
    @Override
    public String source() {
      return "drawn";
    }

    @Override
    public Mask mask(int number, String photo, RgbImage picture, RandomGenerator random) {
      return sampler.sample(picture.width(), picture.height(), random);
    }
  }

  /**
   * Masks of a folder. A picture gets the one that is named like its photo, or else the next in the
   * order of names, from the first again after the last.
   */
  record OfFolder(String name, Path folder, List<Path> files, MaskPolarity polarity)
      implements MaskKind {

    /** Checks that there are files. */
    public OfFolder {
      if (files.isEmpty()) {
        throw new MaskException(folder + " holds no masks: name a folder of PNG files in --masks");
      }
    }

    @Override
    public String source() {
      return "files of " + folder.toAbsolutePath().normalize() + ", " + polarity;
    }

    @Override
    public Mask mask(int number, String photo, RgbImage picture, RandomGenerator random) {
      String stem = FileNames.stem(Path.of(photo));
      Path file =
          files.stream()
              .filter(candidate -> FileNames.stem(candidate).equals(stem))
              .findFirst()
              .orElse(files.get(number % files.size()));
      return MaskResizer.resize(Mask.read(file, polarity), file, picture.width(), picture.height());
    }
  }
}
