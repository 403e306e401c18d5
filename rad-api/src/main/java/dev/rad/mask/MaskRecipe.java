package dev.rad.mask;

import dev.rad.exception.MaskException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A recipe for drawing masks, as text that people can write and files can store: the name of a
 * sampler, or a weighted mixture of several.
 *
 * <pre>{@code
 * MaskSampler training = MaskRecipe.parse("perlin=0.7, box=0.2, wide=0.1");
 * }</pre>
 *
 * <table>
 *   <caption>Names</caption>
 *   <tr><td>{@code perlin}</td><td>{@link PerlinMaskSampler}</td></tr>
 *   <tr><td>{@code box}</td><td>{@link BoxMaskSampler}</td></tr>
 *   <tr><td>{@code extreme}</td><td>{@link ExtremeMaskSampler}</td></tr>
 *   <tr><td>{@code wide}</td><td>{@link WideMaskSampler}</td></tr>
 *   <tr><td>{@code blob}</td><td>{@link BlobMaskSampler}</td></tr>
 *   <tr><td>{@code patches}</td><td>{@link PatchMaskSampler}</td></tr>
 *   <tr><td>{@code td-paint}</td><td>{@link TdPaintMaskSampler}</td></tr>
 * </table>
 *
 * <p>{@link #toString} gives the canonical text: parsed again it draws the same masks from the same
 * generator. Two recipes are equal if their canonical texts are. Immutable and safe for use by
 * several threads, each with its own generator.
 */
public final class MaskRecipe implements MaskSampler {
  private static final Pattern PART =
      Pattern.compile("([a-z]+(?:-[a-z]+)*)(?:\\s*=\\s*(\\d{1,9}(?:\\.\\d{1,9})?))?");

  private final String text;
  private final MaskSampler sampler;

  private MaskRecipe(String text, MaskSampler sampler) {
    this.text = text;
    this.sampler = sampler;
  }

  private enum Kind {
    PERLIN(PerlinMaskSampler::new),
    BOX(BoxMaskSampler::new),
    EXTREME(ExtremeMaskSampler::new),
    WIDE(WideMaskSampler::new),
    BLOB(BlobMaskSampler::new),
    PATCHES(PatchMaskSampler::new),
    TD_PAINT(TdPaintMaskSampler::new);

    private final Supplier<MaskSampler> sampler;

    Kind(Supplier<MaskSampler> sampler) {
      this.sampler = sampler;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One sampler and its share, as in the text. */
  private record Share(Kind kind, BigDecimal weight) {}

  /**
   * Parses a text.
   *
   * @param text a name, or a comma-separated list of {@code name=weight} with each name once;
   *     weights are positive decimal numbers such as 0.7 or 2 and need not sum to 1. Spaces and
   *     capitals are ignored
   * @return the sampler that the text describes
   * @throws MaskException if the text is malformed
   */
  public static MaskRecipe parse(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split(",", -1);
    List<Share> shares = new ArrayList<>();
    for (String word : words) {
      Matcher matcher = PART.matcher(word.strip());
      if (!matcher.matches()) {
        throw unclear(text, "\"" + word.strip() + "\" is not of that form");
      }
      shares.add(share(text, words.length, matcher.group(1), matcher.group(2)));
    }
    if (shares.stream().map(Share::kind).distinct().count() < shares.size()) {
      throw unclear(text, "a name comes twice");
    }
    if (shares.size() == 1) {
      Kind kind = shares.get(0).kind();
      return new MaskRecipe(kind.toString(), kind.sampler.get());
    }
    return new MaskRecipe(
        shares.stream()
            .map(share -> share.kind() + "=" + share.weight().toPlainString())
            .collect(Collectors.joining(",")),
        new MixedMaskSampler(
            shares.stream()
                .map(
                    s ->
                        new MixedMaskSampler.Part(s.kind().sampler.get(), s.weight().doubleValue()))
                .toList()));
  }

  private static Share share(String text, int count, String name, String weight) {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(candidate -> candidate.toString().equals(name))
            .findAny()
            .orElseThrow(() -> unclear(text, "there is no \"" + name + "\""));
    if (weight == null && count > 1) {
      throw unclear(text, "\"" + name + "\" has no weight");
    }
    BigDecimal number = new BigDecimal(weight == null ? "1" : weight);
    if (number.signum() == 0) {
      throw unclear(text, "the weight of \"" + name + "\" is 0: leave it out");
    }
    return new Share(kind, number.stripTrailingZeros());
  }

  private static MaskException unclear(String text, String problem) {
    return new MaskException(
        "masks \"%s\": %s; give one of %s, or a mixture such as perlin=0.7,box=0.3"
            .formatted(text, problem, String.join(", ", names())));
  }

  /** {@return the names that a recipe may contain} */
  public static List<String> names() {
    return Arrays.stream(Kind.values()).map(Kind::toString).toList();
  }

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness
   * @return a hard mask, 1 = fill
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    return sampler.sample(width, height, random);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskRecipe that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** {@return the canonical text, such as {@code perlin=0.7,box=0.2,wide=0.1}} */
  @Override
  public String toString() {
    return text;
  }
}
