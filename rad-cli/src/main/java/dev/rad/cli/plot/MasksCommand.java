package dev.rad.cli.plot;

import dev.rad.cli.file.Folders;
import dev.rad.cli.option.ForceOption;
import dev.rad.cli.terminal.Fonts;
import dev.rad.image.RgbImage;
import dev.rad.mask.MaskRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Implements {@code rad masks}: draws a gallery of mask generators or mask operations. */
@Command(
    name = "masks",
    mixinStandardHelpOptions = true,
    description = "Draw a gallery of mask generators, or of operations on masks.")
public final class MasksCommand implements Callable<Integer> {

  private static final String MIXTURE = "perlin=0.4,wide=0.3,box=0.2,extreme=0.1";

  @Option(
      names = "--masks",
      paramLabel = "RECIPE",
      description =
          "a generator or a mixture such as perlin=0.7,wide=0.3; may be given several times"
              + " (default: all generators and a mixture)")
  private List<String> recipes;

  @Option(names = "--operations", description = "show operations on a mask instead")
  private boolean operations;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "seed of the masks (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "out/masks.png",
      description = "the picture, .png or .jpg (default: ${DEFAULT-VALUE})")
  private Path out;

  @Mixin private ForceOption force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Folders.requirePicture(out);
    if (!operations) {
      asked().forEach(MaskRecipe::parse);
    }
    force.targets().file(out);
    Fonts.require();
    RgbImage gallery =
        operations ? MaskGallery.operations(seed) : MaskGallery.generators(asked(), seed);
    gallery.write(out);
    spec.commandLine().getOut().println("wrote " + out.toAbsolutePath().normalize());
    return 0;
  }

  private List<String> asked() {
    if (recipes != null) {
      return recipes;
    }
    List<String> all = new ArrayList<>(MaskRecipe.names());
    all.add(MIXTURE);
    return all;
  }
}
