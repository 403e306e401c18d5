package dev.rad.latent;

import dev.rad.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The reference data of Stable-Diffusion-type pipelines. */
final class LatentGolden {
  private static final Path FOLDER =
      Path.of(System.getProperty("rad.root"), "testdata", "golden", "latent");

  private LatentGolden() {}

  static Path folder(String name) {
    return FOLDER.resolve(name);
  }

  static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(Files.readString(folder(name).resolve("case.json")));
  }

  static Checkpoint tensors(String name) {
    return Checkpoint.open(folder(name).resolve("io.safetensors"));
  }
}
