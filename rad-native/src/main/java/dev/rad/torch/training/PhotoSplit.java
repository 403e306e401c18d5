package dev.rad.torch.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses photos to hold out, scene by scene: photos of one scene share a stem, as {@code
 * canyon1.jpg} and {@code canyon2.jpg} do, and stay on one side.
 */
final class PhotoSplit {

  /** The suffix that a series adds to its name, which ends in a letter; S is a separator. */
  private static final Pattern SERIES =
      Pattern.compile(
          ("(.*?\\p{L})(?:"
                  // up to three digits, then a letter or a word: 1, 02b, -3, (4), 10-night
                  + "(?:S*(?<!\\d)\\d{1,3}(?!\\d))+(?:\\p{L}|S+\\p{L}*)?"
                  // a letter of its own: -a
                  + "|S+\\p{L}"
                  // a resolution: _3840x2160
                  + "|S*\\d+x\\d+)")
              .replace("S", "[\\s_.()\\-]"));

  private PhotoSplit() {}

  /**
   * Returns the scene of a file: its name in lower case without the extension, the number and what
   * follows it. Numbers of four or more digits come from a camera, not a series, and are kept.
   */
  static String stem(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = base.lastIndexOf('.');
    base = dot > 0 ? base.substring(0, dot) : base;
    Matcher series = SERIES.matcher(base);
    return series.matches() ? series.group(1) : base;
  }

  /**
   * Chooses the names to hold out: scenes in the order of a hash of seed and stem, as many as fit
   * into the fraction, or the smallest scene if none fits. Adding photos hardly changes what is
   * held out. If there is only one stem, it does not distinguish scenes, and each name is its own
   * scene.
   *
   * @param names at least two
   * @param fraction in (0, 1)
   */
  static Set<String> heldOut(List<String> names, double fraction, long seed) {
    Map<String, List<String>> scenes = new LinkedHashMap<>();
    names.forEach(name -> scenes.computeIfAbsent(stem(name), stem -> new ArrayList<>()).add(name));
    if (scenes.size() == 1) {
      scenes.clear();
      names.forEach(name -> scenes.put(name, List.of(name)));
    }
    List<String> order =
        scenes.keySet().stream()
            .sorted(Comparator.comparing(stem -> hash(stem, seed), Arrays::compareUnsigned))
            .toList();
    long room = Math.round(fraction * names.size());
    Set<String> chosen = new HashSet<>();
    for (String stem : order) {
      List<String> scene = Objects.requireNonNull(scenes.get(stem));
      if (chosen.size() + scene.size() <= room && chosen.size() + scene.size() < names.size()) {
        chosen.addAll(scene);
      }
    }
    if (chosen.isEmpty()) {
      chosen.addAll(
          order.stream().map(scenes::get).min(Comparator.comparingInt(List::size)).orElseThrow());
    }
    return chosen;
  }

  private static byte[] hash(String stem, long seed) {
    MessageDigest sha256 = PhotoReader.sha256();
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
    return sha256.digest(stem.getBytes(StandardCharsets.UTF_8));
  }
}
