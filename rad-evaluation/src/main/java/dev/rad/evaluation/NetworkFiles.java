package dev.rad.evaluation;

import dev.rad.model.LoadOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The files that methods need.
 *
 * @param checkpoint of RAD's network
 * @param adm of the plain network
 * @param cfg2 of the RAD network without spatial noise embedding
 * @param adapter trained on {@code adm}
 * @param lama TorchScript of LaMa
 * @param runsTorchScript whether the program in it may be run
 * @param known what is known of the networks in the files of {@code named}
 * @param named the files that the user named; of those that ship everything is known
 */
public record NetworkFiles(
    Path checkpoint,
    Path adm,
    Optional<Path> cfg2,
    Optional<Path> adapter,
    Optional<Path> lama,
    boolean runsTorchScript,
    LoadOptions known,
    Set<Path> named) {

  /**
   * Makes sure that a TorchScript file may be loaded: it is run, so that its user has to say so.
   *
   * @param file the file
   * @param allowed whether the user said so
   * @return the file
   * @throws IllegalArgumentException if not
   */
  public static Path trusted(Path file, boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException(
          file
              + " is TorchScript, a program that runs with your rights when it is loaded: add"
              + " --allow-torchscript if you trust where it is from");
    }
    return file;
  }

  /** What is known of a file's network. */
  LoadOptions known(Path file) {
    return named.contains(file) ? known : LoadOptions.defaults();
  }
}
