package dev.rad.model;

import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The identity of the weights that low-rank adapters were trained on. Adapters are changes to these
 * weights: they also fit other weights of the same shape, but would silently give wrong pictures.
 */
public final class AdaptedBase {

  /** The key of the digest in an adapter file's metadata. */
  public static final String DIGEST_KEY = "base_sha256";

  /** The key of the weights file's name in an adapter file's metadata. */
  public static final String NAME_KEY = "base_name";

  private AdaptedBase() {}

  /**
   * Computes a digest that identifies weights, whatever type they are stored in.
   *
   * @param tensors the tensors by canonical name
   * @return SHA-256 of all names and bytes in half precision, in the order of the names, in
   *     hexadecimal
   */
  public static String digest(Map<String, RawTensor> tensors) {
    return digest(tensors.keySet(), name -> Objects.requireNonNull(tensors.get(name)));
  }

  /**
   * Computes the same digest of tensors that are copied one at a time.
   *
   * @param names the tensors' canonical names
   * @param tensors returns the tensor of a name
   * @return the digest of {@link #digest(Map)}
   */
  public static String digest(Set<String> names, Function<String, RawTensor> tensors) {
    return sha256(names, name -> tensors.apply(name).to(DType.F16));
  }

  /**
   * Computes a digest that identifies weights in the type that they are stored in.
   *
   * @param tensors the tensors by canonical name
   * @return SHA-256 of all names and bytes in the order of the names, in hexadecimal
   */
  public static String digestAsStored(Map<String, RawTensor> tensors) {
    return sha256(tensors.keySet(), name -> Objects.requireNonNull(tensors.get(name)));
  }

  private static String sha256(Set<String> names, Function<String, RawTensor> tensors) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (String name : new TreeSet<>(names)) {
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      sha256.update(tensors.apply(name).bytes());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /**
   * Checks that adapters were trained on the given weights. Files that do not name their base, such
   * as those of other programs, are accepted.
   *
   * @param base the weights
   * @param adapter the adapters
   * @param options whether another base is allowed
   * @throws CheckpointException if they were trained on other weights; the message names both
   */
  public static void require(UNetWeights base, AdapterFile adapter, LoadOptions options) {
    if (!options.anyBase()) {
      require(base, adapter);
    }
  }

  private static void require(UNetWeights base, AdapterFile adapter) {
    Json trainedOn = trainedOn(adapter);
    String digest = trainedOn.text("digest", "");
    if (!digest.isEmpty()
        && !digest.equals(digest(base.tensors()))
        && !digest.equals(digestAsStored(base.tensors()))) {
      throw new CheckpointException(
          "%s was trained on %s, not on the weights of %s: name those, or try these all the same with --any-base"
              .formatted(adapter.file(), trainedOn.text("name", "other weights"), base.file()));
    }
  }

  /**
   * Returns the name and the digest of the base, for older files from the record of the training
   * run.
   */
  private static Json trainedOn(AdapterFile adapter) {
    String run = adapter.settings().getOrDefault("run", "{}");
    String digest = adapter.settings().get(DIGEST_KEY);
    return digest == null
        ? Json.parse("the metadata 'run' of " + adapter.file(), run).object("base")
        : Json.of(
            "the metadata of " + adapter.file(),
            Map.of(
                "digest",
                digest,
                "name",
                adapter.settings().getOrDefault(NAME_KEY, "other weights")));
  }
}
