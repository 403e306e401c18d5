package dev.rad.examples.evaluation;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that methods need.
 *
 * @param checkpoint of RAD's network
 * @param adm of the plain network
 * @param cfg2 of the RAD network without spatial noise embedding
 * @param adapter trained on {@code adm}
 * @param lama TorchScript of LaMa
 */
public record NetworkFiles(
    Path checkpoint, Path adm, Optional<Path> cfg2, Optional<Path> adapter, Optional<Path> lama) {}
