package dev.rad.examples.evaluation;

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

  /** What is known of a file's network. */
  LoadOptions known(Path file) {
    return named.contains(file) ? known : LoadOptions.defaults();
  }
}
