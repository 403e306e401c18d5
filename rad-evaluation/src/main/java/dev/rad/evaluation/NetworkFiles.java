package dev.rad.evaluation;

import dev.rad.model.LoadOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The weight files of methods.
 *
 * @param checkpoint the weights of RAD's network
 * @param adm the weights of the plain ADM network
 * @param cfg2 the weights of the RAD network without spatial noise embedding
 * @param tdPaint the weights of a TD-Paint network
 * @param adapter the adapters trained on {@code adm}
 * @param lama LaMa as a TorchScript file
 * @param latent a latent pipeline, a folder or one file
 * @param runsTorchScript whether the program in {@code lama} may be run
 * @param classNumber the class that class-conditional networks show in all pictures
 * @param known the load options for the files in {@code named}
 * @param named the files named by the user; the bundled ones need no options
 */
public record NetworkFiles(
    Path checkpoint,
    Path adm,
    Optional<Path> cfg2,
    Optional<Path> tdPaint,
    Optional<Path> adapter,
    Optional<Path> lama,
    Optional<Path> latent,
    boolean runsTorchScript,
    OptionalInt classNumber,
    LoadOptions known,
    Set<Path> named) {

  /**
   * Checks that a TorchScript file may be loaded. Loading runs the program in it, which the user
   * must allow.
   *
   * @param file the TorchScript file
   * @param allowed whether the user allowed it
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

  /** Returns the options for loading a file. */
  LoadOptions known(Path file) {
    return named.contains(file) ? known : LoadOptions.defaults();
  }
}
