package dev.rad.cli;

import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.WeightSet;
import dev.rad.cli.checkpoint.ConvertCommand;
import dev.rad.cli.checkpoint.ExportCommand;
import dev.rad.cli.checkpoint.InfoCommand;
import dev.rad.cli.evaluate.EvaluateCommand;
import dev.rad.cli.inpaint.GenerateCommand;
import dev.rad.cli.inpaint.InpaintCommand;
import dev.rad.cli.option.EnumNames;
import dev.rad.cli.option.JobFile;
import dev.rad.cli.option.UsageErrors;
import dev.rad.cli.plot.MasksCommand;
import dev.rad.cli.plot.PlotCommand;
import dev.rad.cli.plot.ScheduleCommand;
import dev.rad.cli.studio.StudioCommand;
import dev.rad.cli.system.CompletionCommand;
import dev.rad.cli.system.DoctorCommand;
import dev.rad.cli.train.TrainAutoencoderCommand;
import dev.rad.cli.train.TrainCommand;
import dev.rad.cli.train.TrainRecipe;
import dev.rad.exception.RadException;
import dev.rad.latent.SchedulerKind;
import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskPolarity;
import dev.rad.model.DiffusersFolder;
import dev.rad.model.PredictionType;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.torch.LatentMethod;
import dev.rad.torch.training.Objective;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command-line program. */
@Command(
    name = "rad",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Region-aware diffusion inpainting.",
    synopsisSubcommandLabel = "COMMAND")
public final class Rad implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final List<Class<?>> COMMANDS =
      List.of(
          InpaintCommand.class,
          StudioCommand.class,
          GenerateCommand.class,
          EvaluateCommand.class,
          TrainCommand.class,
          TrainAutoencoderCommand.class,
          PlotCommand.class,
          ExportCommand.class,
          InfoCommand.class,
          ConvertCommand.class,
          ScheduleCommand.class,
          MasksCommand.class,
          DoctorCommand.class,
          CompletionCommand.class,
          CommandLine.HelpCommand.class);

  /** Commands that look at the others. */
  private static final Set<String> OVERVIEWS = Set.of("completion", "help");

  @Spec private CommandSpec spec;

  Rad() {}

  /**
   * Runs the program.
   *
   * @param arguments a command and its options
   */
  public static void main(String[] arguments) {
    System.exit(commandLine(arguments).execute(arguments));
  }

  /** Lists the commands if none is given. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  /**
   * Creates the parser.
   *
   * @param arguments the command line; if it begins with a command that does not look at others,
   *     only that one is known, for describing all of them takes a while
   */
  static CommandLine commandLine(String... arguments) {
    CommandLine commandLine = new CommandLine(new Rad());
    String wanted = arguments.length == 0 ? "" : arguments[0];
    List<Class<?>> alone = COMMANDS.stream().filter(type -> name(type).equals(wanted)).toList();
    boolean all = alone.isEmpty() || OVERVIEWS.contains(wanted);
    (all ? COMMANDS : alone).forEach(type -> commandLine.addSubcommand(name(type), type));
    commandLine.setExpandAtFiles(false); // file names may begin with @
    commandLine.setExecutionExceptionHandler(Rad::failed);
    commandLine.setParameterExceptionHandler(
        (error, given) -> mistake(error.getCommandLine(), UsageErrors.of(error)));
    commandLine.setExecutionStrategy(
        parsed -> {
          try {
            return new CommandLine.RunLast()
                .execute(JobFile.expand(parsed).map(commandLine::parseArgs).orElse(parsed));
          } catch (Error e) { // users never see a stack trace
            commandLine.getErr().println("rad: " + advice(e));
            return CommandLine.ExitCode.SOFTWARE;
          }
        });
    register(commandLine, MaskPolarity.class);
    register(commandLine, Prior.class);
    register(commandLine, MaskChannel.class);
    register(commandLine, SoftMask.class);
    register(commandLine, KeyDialect.class);
    register(commandLine, WeightSet.class);
    register(commandLine, PredictionType.class);
    register(commandLine, NoiseConditioning.class);
    register(commandLine, DiffusersFolder.TimeLayers.class);
    register(commandLine, ConvertCommand.FileType.class);
    register(commandLine, Objective.Process.class);
    register(commandLine, TrainRecipe.Precision.class);
    register(commandLine, LatentMethod.class);
    register(commandLine, SchedulerKind.class);
    commandLine.registerConverter(Path.class, UsageErrors::path);
    UsageErrors.registerNumbers(commandLine);
    return commandLine;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private static <E extends Enum<E>> void register(CommandLine commandLine, Class<E> type) {
    commandLine.registerConverter(type, EnumNames.converter(type));
  }

  private static int failed(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    if (error instanceof IllegalArgumentException) { // an invalid value on the command line
      return mistake(command, oneLine(error));
    }
    boolean expected = error instanceof RadException;
    command.getErr().println("rad: " + (expected ? "" : "internal error: ") + oneLine(error));
    return expected ? FAILED : CommandLine.ExitCode.SOFTWARE;
  }

  private static int mistake(CommandLine command, String message) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("rad: " + message + "; see " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static String advice(Error error) {
    if (error instanceof OutOfMemoryError) {
      return "out of memory ("
          + oneLine(error)
          + "); take a smaller photo or set RAD_JAVA_OPTS=-Xmx4g";
    }
    return error instanceof LinkageError
        ? "a library could not be loaded (" + oneLine(error) + "); build again with mvn package"
        : "internal error: " + oneLine(error);
  }

  private static String oneLine(Throwable error) {
    String message = error.getMessage() == null ? error.toString() : error.getMessage();
    return message.lines().findFirst().orElse("");
  }
}
