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

/** A kind of mask: drawn by a generator, or read from the files of a folder. */
interface MaskKind {

  /** {@return the name in tables and folders: letters, digits, dots and dashes} */
  String name();

  /** {@return the source of the masks} */
  String source();

  /**
   * Returns the mask of a picture.
   *
   * @param number the index of the picture, from 0
   * @param photo the file name of the source photo
   * @param picture the picture to mask, which has the mask's size
   * @param random the random generator to draw with
   * @throws MaskException if the mask file cannot be used
   */
  Mask mask(int number, String photo, RgbImage picture, RandomGenerator random);

  /**
   * Parses a kind.
   *
   * @param text one of blob, box, extreme, wide and perlin, or a folder of masks
   * @param polarity the polarity of mask files
   * @throws IllegalArgumentException if the text is neither
   */
  static MaskKind of(String text, MaskPolarity polarity) {
    Path folder = Path.of(text);
    return Files.isDirectory(folder)
        ? new OfFolder(FileNames.safe(folder), folder, SquarePictures.files(folder), polarity)
        : new Drawn(text, EvaluationMasks.named(text));
  }

  /** Masks drawn by a generator. */
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
   * Masks from the files of a folder. A picture gets the mask named like its photo or, failing
   * that, the next one in order of names, cyclically.
   */
  record OfFolder(String name, Path folder, List<Path> files, MaskPolarity polarity)
      implements MaskKind {

    /** Checks that the folder holds masks. */
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
