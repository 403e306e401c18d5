package dev.rad.cli.plot;

import dev.rad.cli.file.Folders;
import dev.rad.cli.option.ForceOption;
import dev.rad.cli.terminal.Fonts;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Implements {@code rad plot}: plots the course of a training, even while it runs. */
@Command(
    name = "plot",
    mixinStandardHelpOptions = true,
    description = "Plot the loss curves of a training, even while it runs.")
public final class PlotCommand implements Callable<Integer> {

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "the training's folder")
  private Path run;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "the picture, .png or .jpg (default: loss.png in the training's folder)")
  private Path out;

  @Mixin private ForceOption force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path target = out == null ? run.resolve("loss.png") : out;
    Folders.requirePicture(target);
    Path table = run.resolve("loss.csv");
    LossTable training = LossTable.read(table);
    if (training.curve("loss").isEmpty()) {
      throw new TrainingException(table + " has no loss yet: wait for the first steps");
    }
    Path validations = run.resolve("validation.csv");
    LossTable validation =
        Files.exists(validations) ? LossTable.read(validations) : LossTable.empty();
    force.targets(table, validations).file(target);
    Fonts.require();
    String name = run.toAbsolutePath().normalize().getFileName().toString();
    RgbImage.of(LossPlot.draw(name, training, validation)).write(target);
    spec.commandLine().getOut().println("wrote " + target.toAbsolutePath().normalize());
    return 0;
  }
}
