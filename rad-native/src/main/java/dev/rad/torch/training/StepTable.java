package dev.rad.torch.training;

import dev.rad.exception.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * A table with a line per step, as comma-separated values.
 *
 * @param file the table's file; created with the first line
 * @param header the columns' names, beginning with {@code step}
 */
record StepTable(Path file, String header) {

  /** Adds a line. */
  void append(String format, Object... values) {
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, header + "\n");
      }
      String line = String.format(Locale.ROOT, format, values) + "\n";
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Deletes the lines of later steps, and one that a killed process left unfinished. */
  void truncate(long lastStep) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      List<String> kept =
          Files.readAllLines(file).stream()
              .filter(line -> line.equals(header) || isComplete(line) && stepOf(line) <= lastStep)
              .toList();
      Path draft = file.resolveSibling("." + file.getFileName() + ".part");
      Files.write(draft, kept);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private boolean isComplete(String line) {
    return line.matches("\\d{1,18},.*") && commas(line) == commas(header);
  }

  private static long commas(String line) {
    return line.chars().filter(c -> c == ',').count();
  }

  private static long stepOf(String line) {
    return Long.parseLong(line.substring(0, line.indexOf(',')));
  }

  private TrainingException failure(IOException e) {
    return new TrainingException("the table " + file + " cannot be written: " + e.getMessage(), e);
  }
}
