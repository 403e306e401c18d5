package dev.rad.cli.option;

import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskThreshold;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of masks that do not depend on where files are. */
public final class HoleOptions {

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description =
          "the hole: a picture of the photo's size or proportions; alpha, for the photo's"
              + " transparent part; or a generator: box, extreme, wide, blob, perlin, or a mixture"
              + " such as perlin=0.7,box=0.3 (a file named box is ./box). Several --mask are filled"
              + " one after another, each seeing those before it")
  private List<String> masks = new ArrayList<>();

  @Mixin private PolarityOption polarity = new PolarityOption();

  @Option(
      names = "--mask-channel",
      paramLabel = "C",
      defaultValue = "auto",
      description =
          "the channel of mask files that holds the shape: alpha, luma, red, or auto, which"
              + " reports its choice (${DEFAULT-VALUE})")
  private MaskChannel channel = MaskChannel.AUTO;

  @Option(
      names = "--mask-threshold",
      paramLabel = "T",
      defaultValue = "auto",
      description =
          "the threshold of mask files: none keeps grey, a number from 0 to 1 is the darkest"
              + " white, auto reads two values with noise as black and white, keeps soft edges, and"
              + " reports it (${DEFAULT-VALUE})")
  private String threshold = "auto";

  @Option(
      names = "--spread",
      paramLabel = "T",
      defaultValue = "1",
      description =
          "with --arrival: the delay of white after black, in units of the time to fill one"
              + " pixel; 0: all at once, 1: white starts when black is finished (${DEFAULT-VALUE})")
  private double spread = 1;

  @Option(
      names = "--dilate",
      paramLabel = "PX",
      defaultValue = "0",
      description = "grow the hole by this many pixels (${DEFAULT-VALUE})")
  private int dilate;

  @Option(
      names = "--feather",
      paramLabel = "PX",
      defaultValue = "0",
      description =
          "then soften its edge, inside the hole, over this many pixels (${DEFAULT-VALUE})")
  private int feather;

  /** {@return files and rules, in the order of filling} */
  public List<String> masks() {
    return List.copyOf(masks);
  }

  /** {@return the colour of mask files that marks the hole} */
  public MaskPolarity polarity() {
    return polarity.value();
  }

  /**
   * Returns how mask files are read.
   *
   * @return polarity, channel and threshold
   * @throws dev.rad.exception.MaskException if the threshold is malformed
   */
  public MaskRules rules() {
    return new MaskRules(polarity(), channel, MaskThreshold.parse(threshold));
  }

  /** {@return the delay of white after black} */
  public double spread() {
    return spread;
  }

  /** {@return the pixels by which holes grow} */
  public int dilate() {
    return dilate;
  }

  /** {@return the pixels over which edges are softened} */
  public int feather() {
    return feather;
  }
}
