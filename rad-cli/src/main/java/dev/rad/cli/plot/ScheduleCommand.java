package dev.rad.cli.plot;

import dev.rad.cli.file.Folders;
import dev.rad.cli.option.ForceOption;
import dev.rad.cli.terminal.Fonts;
import dev.rad.image.RgbImage;
import dev.rad.schedule.RadScheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Implements {@code rad schedule}: plots RAD's noise schedule. */
@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    description = "Plot RAD's noise schedule for several mask values.")
public final class ScheduleCommand implements Callable<Integer> {

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "out/schedule.png",
      description = "the picture, .png or .jpg (default: ${DEFAULT-VALUE})")
  private Path out;

  @Option(
      names = "--mask-values",
      split = ",",
      paramLabel = "M",
      defaultValue = "1,0.99,0.9,0.5,0",
      description = "mask values in [0, 1]; 1 = hole (default: ${DEFAULT-VALUE})")
  private List<Double> maskValues;

  @Mixin private ForceOption force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (double value : maskValues) {
      if (!(value >= 0 && value <= 1)) {
        throw new ParameterException(
            spec.commandLine(), "mask values lie in [0, 1], found " + value);
      }
    }
    Folders.requirePicture(out);
    force.targets().file(out);
    Fonts.require();
    RadScheduler schedule = RadScheduler.standard();
    String title =
        "RAD's schedule: the hole is noised up to k = %d, the rest up to k = %d"
            .formatted(schedule.phase1Steps(), schedule.steps());
    RgbImage.of(SchedulePlot.draw(title, schedule, List.copyOf(maskValues))).write(out);
    spec.commandLine().getOut().println("wrote " + out.toAbsolutePath().normalize());
    return 0;
  }
}
