package dev.rad.torch.nn.conditioning;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The masks of a batch as a network sees them: the share of each noise level at every pixel, at
 * each resolution of the network. They are computed at the first evaluation and kept for the rest
 * of a run, in which the step numbers of the levels change but their places do not.
 *
 * <p>It owns the maps that it was given and those that it computed: close it. Several threads may
 * use it at once.
 */
public final class LevelMaps implements AutoCloseable {

  /** What the maps at each resolution depend on. */
  private record Key(Device device, DType dtype, int resolutions, boolean sorted) {}

  private final List<Tensor> given;
  private final boolean complete; // given at every resolution
  private final boolean kept;
  private final Map<Key, Map<Resolution, ResolutionMaps>> made = new HashMap<>();

  private LevelMaps(List<Tensor> given, boolean complete, boolean kept) {
    this.given = List.copyOf(given);
    this.complete = complete;
    this.kept = kept;
  }

  /**
   * Takes over weight maps at the images' size, which are resized to the other resolutions
   * (bilinear, aligned corners).
   *
   * @param weights {@code [B, K, H, W]}: how much of each level a pixel has, summing to 1 at every
   *     pixel; a tensor outside any scope
   * @return the maps, which the caller closes
   */
  public static LevelMaps of(Tensor weights) {
    return new LevelMaps(List.of(weights), false, true);
  }

  /**
   * Takes over weight maps at every resolution.
   *
   * @param weights {@code [B, K, h, w]} at the image's size, half of it, a quarter and so on;
   *     tensors outside any scope
   * @return the maps, which the caller closes
   */
  public static LevelMaps ofResolutions(List<Tensor> weights) {
    return new LevelMaps(weights, true, true);
  }

  /** Borrows weight maps at the images' size for one evaluation; nothing is kept. */
  static LevelMaps borrowed(Tensor weights) {
    return new LevelMaps(List.of(weights), false, false);
  }

  /** Borrows weight maps at every resolution for one evaluation; nothing is kept. */
  static LevelMaps borrowed(List<Tensor> weights) {
    return new LevelMaps(weights, true, false);
  }

  /**
   * Returns the maps at the images' size.
   *
   * @return {@code [B, K, H, W]}, owned by this object
   */
  public Tensor weights() {
    return given.get(0);
  }

  /**
   * Returns the maps that were given.
   *
   * @return one, or one for each resolution, owned by this object
   */
  public List<Tensor> given() {
    return given;
  }

  /**
   * Returns the maps at each resolution of a network.
   *
   * @param device where the network computes
   * @param dtype what it computes in
   * @param resolutions the number of its resolutions
   * @throws IllegalArgumentException if the maps were given at fewer resolutions
   */
  synchronized Map<Resolution, ResolutionMaps> at(Device device, DType dtype, int resolutions) {
    if (complete && given.size() < resolutions) {
      throw new IllegalArgumentException(
          "the network has %d resolutions, the noise is given at %d"
              .formatted(resolutions, given.size()));
    }
    var key = new Key(device, dtype, resolutions, ResolutionMaps.areSorted(device));
    return kept ? made.computeIfAbsent(key, this::makeToKeep) : make(key);
  }

  private Map<Resolution, ResolutionMaps> makeToKeep(Key key) {
    try (var scope = TensorScope.open()) {
      Map<Resolution, ResolutionMaps> maps = make(key);
      maps.values().forEach(map -> map.tensors().forEach(scope::release));
      return maps;
    }
  }

  private Map<Resolution, ResolutionMaps> make(Key key) {
    Map<Resolution, ResolutionMaps> maps = new HashMap<>();
    if (complete) {
      for (Tensor map : given.subList(0, key.resolutions)) {
        maps.put(Resolution.of(map), ResolutionMaps.of(moved(map, key)));
      }
      return maps;
    }
    Tensor weights = moved(given.get(0), key);
    for (int level = 0; level < key.resolutions; level++) {
      Resolution size = Resolution.of(weights).halved(level);
      Tensor map = Functional.bilinearAlignCorners(weights, size.height(), size.width());
      maps.put(size, ResolutionMaps.of(map));
    }
    return maps;
  }

  private static Tensor moved(Tensor map, Key key) {
    return map.to(key.device).to(key.dtype);
  }

  /** Frees all maps. Calling it again has no effect. */
  @Override
  public synchronized void close() {
    made.values()
        .forEach(maps -> maps.values().forEach(map -> map.tensors().forEach(Tensor::close)));
    made.clear();
    given.forEach(Tensor::close);
  }

  /** {@return the maps that were given} */
  @Override
  public String toString() {
    return "LevelMaps" + given;
  }
}
