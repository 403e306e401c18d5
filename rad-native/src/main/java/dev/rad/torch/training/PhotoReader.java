package dev.rad.torch.training;

import dev.rad.exception.CancelledException;
import dev.rad.exception.ImageException;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and resizes photos on background threads, and passes them on in the order of the files:
 * the result does not depend on timing. Few photos are decoded at a time, because each takes its
 * full size in memory meanwhile.
 */
final class PhotoReader {

  /** A photo of 24 megapixels as decoded, as RGB, as a copy for hashing, and some reserve. */
  private static final long BYTES_PER_THREAD = 256L << 20;

  private static final byte[] NONE = {};

  private final PhotoOptions options;

  PhotoReader(PhotoOptions options) {
    this.options = options;
  }

  /**
   * A decoded photo.
   *
   * @param file the photo's file
   * @param rgb all its bytes, at its own size; empty if there is a problem
   * @param sha256 the SHA-256 of these bytes
   * @param scales the photo at each height
   * @param problem the reason why it could not be decoded, or null
   */
  record Decoded(
      Path file, byte[] rgb, byte[] sha256, List<RgbImage> scales, @Nullable String problem) {}

  /** Lists the files below a folder that have a picture's extension, in the order of the names. */
  static List<Path> pictures(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TrainingException(folder + " is not a folder: name a folder with photos");
    }
    Set<String> suffixes =
        Arrays.stream(ImageIO.getReaderFileSuffixes())
            .map(suffix -> suffix.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    List<Path> pictures = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && suffixes.contains(suffix(file))) {
                pictures.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof FileSystemLoopException) { // a link to a folder that it is in
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new TrainingException(folder + " cannot be read: " + e.getMessage(), e);
    }
    pictures.sort(null);
    return pictures;
  }

  /**
   * Returns the part after the last dot, in lower case; without a dot, a text that is no picture's
   * extension.
   */
  private static String suffix(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "." : name.substring(dot + 1);
  }

  /** Reads files and passes each to the consumer, on this thread, in order. */
  void read(List<Path> files, Consumer<Decoded> consumer) {
    int threads = threads(files.size());
    ExecutorService pool = Executors.newFixedThreadPool(threads, PhotoReader::daemon);
    try {
      Deque<Future<Decoded>> ahead = new ArrayDeque<>();
      Iterator<Path> rest = files.iterator();
      while (rest.hasNext() || !ahead.isEmpty()) {
        while (rest.hasNext() && ahead.size() <= threads) {
          Path file = rest.next();
          ahead.add(pool.submit(() -> decode(file)));
        }
        if (Thread.interrupted()) {
          throw new InterruptedException(); // of a photo that is ready, get() would not tell
        }
        consumer.accept(ahead.remove().get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a photo could not be decoded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("reading the photos was interrupted: read them again", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Returns one thread per processor, but no more than the heap has room for with large photos. */
  private static int threads(int files) {
    Runtime machine = Runtime.getRuntime();
    long room = machine.maxMemory() / BYTES_PER_THREAD;
    return (int) Math.max(1, Math.min(Math.min(files, room), machine.availableProcessors()));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "rad-photos");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Decodes and resizes a file. Decoders may throw anything for a broken file, and a narrow photo
   * may grow beyond the limit.
   */
  private Decoded decode(Path file) {
    try {
      RgbImage photo = RgbImage.read(file);
      List<RgbImage> scales =
          options.heights().stream()
              .map(height -> atHeight(photo, options.size(), height))
              .toList();
      byte[] rgb = photo.toRgbBytes();
      return new Decoded(file, rgb, sha256().digest(rgb), scales, null);
    } catch (ImageException e) {
      return new Decoded(file, NONE, NONE, List.of(), e.getMessage());
    } catch (RuntimeException e) {
      return new Decoded(file, NONE, NONE, List.of(), "cannot use \"" + file + "\": " + e);
    }
  }

  /** Resizes a photo, its sides in proportion, so that a square of the size fits in. */
  static RgbImage atHeight(RgbImage photo, int size, int height) {
    double scale = Math.max((double) height / photo.height(), (double) size / photo.width());
    return photo.resize(side(photo.width() * scale, size), side(photo.height() * scale, size));
  }

  private static int side(double exact, int size) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(size, Math.round(exact)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
