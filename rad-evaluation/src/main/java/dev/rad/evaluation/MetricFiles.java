package dev.rad.evaluation;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The weight files of metrics that need a network.
 *
 * @param lpipsBackbone the weights of torchvision's AlexNet or VGG16
 * @param lpipsHeads LPIPS's linear heads for that backbone
 * @param inception the weights of FID's Inception network
 * @param features {@code FILE:BLOCK[@STEP]}: a RAD or ADM network and one of its blocks
 */
public record MetricFiles(
    Optional<Path> lpipsBackbone,
    Optional<Path> lpipsHeads,
    Optional<Path> inception,
    Optional<String> features) {

  /** No files. */
  public static final MetricFiles NONE =
      new MetricFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Checks that LPIPS has both files or none, and that {@code features} is well formed.
   *
   * @throws IllegalArgumentException if not
   */
  public MetricFiles {
    if (lpipsBackbone.isPresent() != lpipsHeads.isPresent()) {
      throw new IllegalArgumentException(
          "--lpips-backbone and --lpips-heads belong together: name both, or neither");
    }
    features.ifPresent(Block::of);
  }

  /** Returns the digests of the files by the names of their options. */
  Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    lpipsBackbone.ifPresent(file -> identity.put("lpips-backbone", FileDigest.of(file)));
    lpipsHeads.ifPresent(file -> identity.put("lpips-heads", FileDigest.of(file)));
    inception.ifPresent(file -> identity.put("inception", FileDigest.of(file)));
    features.ifPresent(
        text -> {
          Block block = Block.of(text);
          identity.put("features", block.layer() + " of " + FileDigest.of(block.file()));
        });
    return identity;
  }

  /**
   * A block of a network, whose activations serve as features.
   *
   * @param file the weights of the network
   * @param name the name of the block
   * @param step the noise level at which pictures are evaluated, 0 to 999
   */
  record Block(Path file, String name, int step) {

    /** Parses {@code FILE:BLOCK[@STEP]}. */
    static Block of(String text) {
      int colon = text.lastIndexOf(':');
      String layer = text.substring(colon + 1);
      if (colon < 1 || !layer.matches("[A-Za-z0-9_.]+(@[0-9]{1,3})?")) {
        throw new IllegalArgumentException(
            "--features is FILE:BLOCK or FILE:BLOCK@STEP, such as net.safetensors:middle_block, not '"
                + text
                + "'");
      }
      String[] parts = layer.split("@");
      return new Block(
          Path.of(text.substring(0, colon)),
          parts[0],
          parts.length == 2 ? Integer.parseInt(parts[1]) : 0);
    }

    String layer() {
      return name + "@" + step;
    }
  }
}
