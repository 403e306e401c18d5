package dev.rad.cli.option;

import dev.rad.mask.MaskPolarity;
import picocli.CommandLine.Option;

/** The option of commands that read mask files. */
public final class PolarityOption {

  @Option(
      names = "--mask-polarity",
      paramLabel = "P",
      defaultValue = "white-is-hole",
      description = "polarity of mask files: white-is-hole or black-is-hole (${DEFAULT-VALUE})")
  private MaskPolarity polarity = MaskPolarity.WHITE_IS_HOLE;

  /** {@return the colour that marks the hole} */
  public MaskPolarity value() {
    return polarity;
  }
}
