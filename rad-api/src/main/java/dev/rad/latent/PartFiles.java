package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of one part of a pipeline's folder. */
final class PartFiles {
  static final String CONFIG = "config.json";

  /**
   * The names of weights files, with their variant and kind: a whole file, an index, a pickle, or
   * an index of pickles.
   */
  private static final Pattern WEIGHTS =
      Pattern.compile(
          "(?:diffusion_pytorch_model|pytorch_model|model)(?:\\.([A-Za-z][A-Za-z0-9_]*))??"
              + "(\\.safetensors|\\.safetensors\\.index|\\.bin|\\.bin\\.index)"
              + "(?:(?<=index)(?:\\.([A-Za-z0-9_]+))?\\.json|(?<!index))");

  private static final List<String> HALF = List.of("fp16", "bf16");

  private PartFiles() {}

  /** The file to read, and notes of one sentence on the others. */
  record Found(Path file, List<String> notes) {}

  private record Candidate(Path file, String variant, int kind) {
    int rank() {
      int half = HALF.indexOf(variant);
      int precision = variant.isEmpty() ? 0 : half >= 0 ? 1 + half : 3;
      return 4 * precision + kind;
    }
  }

  /** Returns the weights file of a folder: full precision first, safetensors before pickles. */
  static Found weights(Path folder) {
    List<Candidate> candidates = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> add(candidates, file));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (candidates.isEmpty()) {
      throw new CheckpointException(
          folder
              + ": the folder holds no weights (diffusion_pytorch_model.safetensors,"
              + " model.safetensors, their shards' index, a variant such as"
              + " diffusion_pytorch_model.fp16.safetensors, or .bin); fetch them");
    }
    candidates.sort(
        Comparator.comparingInt(Candidate::rank)
            .thenComparing(candidate -> candidate.file().toString()));
    Path first = candidates.get(0).file();
    return new Found(
        first,
        candidates.size() == 1
            ? List.of()
            : List.of(
                ("of the " + candidates.size() + " weights files of " + folder.getFileName() + " ")
                    + (first.getFileName() + " is read, not ")
                    + candidates.get(1).file().getFileName()));
  }

  private static void add(List<Candidate> candidates, Path file) {
    Matcher name = WEIGHTS.matcher(String.valueOf(file.getFileName()));
    if (!name.matches() || !Files.isRegularFile(file)) {
      return;
    }
    String variant = name.group(1) != null ? name.group(1) : name.group(3);
    int kind =
        switch (String.valueOf(name.group(2))) {
          case ".safetensors" -> 0;
          case ".safetensors.index" -> 1;
          case ".bin" -> 2;
          default -> 3;
        };
    candidates.add(new Candidate(file, variant == null ? "" : variant, kind));
  }

  /** Returns the text of a small file. */
  static String text(Path file) {
    return text(file, 1 << 20);
  }

  /** Returns the text of a file of limited size, in bytes. */
  static String text(Path file, long most) {
    try {
      if (Files.size(file) > most) {
        throw new CheckpointException(
            file + ": is larger than " + most + " bytes; give the file that was saved");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": is missing; fetch the folder with all its files", e);
    } catch (MalformedInputException e) {
      throw new CheckpointException(file + ": is not UTF-8; fetch it again", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static CheckpointException unreadable(Path file, IOException e) {
    return new CheckpointException(file + ": cannot be read (" + e + "); check permissions", e);
  }

  /** Returns a message that begins with the file's name exactly once. */
  static String naming(Path file, String message) {
    return message.startsWith(file.toString()) ? message : file + ": " + message;
  }
}
