package dev.rad.cli.evaluate;

import dev.rad.cli.file.RadHome;
import dev.rad.cli.option.AnyBaseOption;
import dev.rad.cli.option.ClassOption;
import dev.rad.cli.option.CommonOptions;
import dev.rad.cli.option.ComputeOptions;
import dev.rad.cli.option.ConditioningOption;
import dev.rad.cli.option.JobOptions;
import dev.rad.cli.option.WeightsOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.InterruptHandler;
import dev.rad.evaluation.Evaluation;
import dev.rad.evaluation.EvaluationListener;
import dev.rad.evaluation.EvaluationMerge;
import dev.rad.evaluation.EvaluationPlan;
import dev.rad.evaluation.NetworkFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Implements {@code rad evaluate}: compares methods on the same pictures, masks and noise. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compare inpainting methods on the same pictures, masks and initial noise.",
      "Writes every filled picture, results.csv with a line for each, summary.json,"
          + " tables.md in the layout of the paper's tables, and index.html with all pictures."
          + " Repeat the command to resume where it stopped; more methods, masks or pictures"
          + " are added to the existing ones."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is done",
      "1:a file or a value could not be used; one line says why",
      "2:the command line or the job file has a mistake",
      "3:some pictures could not be filled, all others were",
      "130:stopped by Ctrl-C; the same command resumes"
    },
    footerHeading = "%nMethods:%n",
    footer = {
      "  rad          RAD, with --checkpoint; options as in rad:first-step=0.2",
      "  rad-cfg1     the paper's ablation: RAD's steps with the plain network --adm",
      "  rad-cfg2     the same: --cfg2, trained with the ordinary time embedding",
      "  rad-lora     --adm with the adapters --adapter",
      "  td-paint     TD-Paint in its 250 steps, with --td-paint",
      "  network, photo, both",
      "               as rad inpaint --prior, with --checkpoint; photo has no weights",
      "               options as in both:lines=off,candidates=1,first-step=0.1",
      "  network+adapt, both+adapt",
      "               the same with --adapt 50; options as in",
      "               network+adapt:steps=100,batch=2,rank=8,learning-rate=0.001",
      "  score-sde, ddrm, repaint, mcg, ddnm, ddnm+, deqir, dps, copaint, copaint-tt,",
      "  ddim, ancestral-replacement",
      "               with the plain network --adm; options (docs/methods.md) as in",
      "               repaint:jump_length=5,jump_n_sample=5",
      "  lama         with --lama",
      "  latent       as rad inpaint without a prompt, with --latent",
      "  mean         the kept pixels' mean colour",
      "  gmic         G'MIC's inpaint_matchpatch, if its program gmic is installed",
      "  telea, ns    OpenCV's methods, after mvn -q -DskipTests -Popencv package",
      "NAME@STEPS sets a method's own steps; rad@SOLVER/STEPS its solver, too.",
      "",
      "Examples:",
      "  rad evaluate --images photos --n 2 --methods rad,ddnm --steps 10 --out out/a",
      "      two squares of your photos, box, extreme and wide masks",
      "  rad evaluate --images photos --crops 3 --n 100 --methods rad --out out/b",
      "      and later --methods repaint adds RePaint to the same tables",
      "  rad evaluate --images eval --methods rad --out out/c",
      "      with eval/box/original/0000.png, eval/box/mask/0000.png and so on",
      "  rad evaluate --images photos --whole --methods network,gmic --out out/d",
      "      whole photos of at most 1000 pixels, holes as people draw them"
    })
public final class EvaluateCommand implements Callable<Integer> {

  private static final int DONE = 0;
  private static final int SOME_FAILED = 3;

  @Mixin private EvaluatePictureOptions pictures;

  @Option(
      names = "--methods",
      split = ",",
      arity = "1..*",
      paramLabel = "METHOD",
      description = "the methods, see below")
  private List<String> methods = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "the same seed gives the same pictures, masks and noise (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "shorten longer schedules to N steps, for a trial")
  private Integer steps;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "RAD's network (default: the bundled one)")
  private Path checkpoint;

  @Option(
      names = "--adm",
      paramLabel = "FILE",
      description = "the plain network (default: the bundled one)")
  private Path adm;

  @Option(
      names = "--cfg2",
      paramLabel = "FILE",
      description = "for rad-cfg2: a network trained for RAD with the ordinary time embedding")
  private Path cfg2;

  @Option(
      names = "--td-paint",
      paramLabel = "FILE",
      description = "for td-paint: a network of TD-Paint, such as its authors' last.ckpt")
  private Path tdPaint;

  @Option(
      names = "--adapter",
      paramLabel = "FILE",
      description = "for rad-lora: adapters trained on --adm, a file or PEFT folder")
  private Path adapter;

  @Option(
      names = "--lama",
      paramLabel = "FILE",
      description = "for lama: LaMa's TorchScript file, which contains code")
  private Path lama;

  @Option(
      names = "--latent",
      paramLabel = "DIR",
      description = "for latent: a pipeline like Stable Diffusion's, a folder or one file")
  private Path latent;

  @Option(
      names = "--allow-torchscript",
      description =
          "allow running the code in a TorchScript file; only for files from sources you"
              + " trust")
  private boolean allowTorchScript;

  @Mixin private WeightsOptions weightsOptions;

  @Mixin private AnyBaseOption anyBase;

  @Mixin private ConditioningOption conditioning;

  @Mixin private ClassOption shown;

  @Mixin private MetricOptions metrics;

  @Option(names = "--raw", description = "also write raw results, before known pixels are pasted")
  private boolean raw;

  @Option(
      names = "--grid-rows",
      paramLabel = "N",
      defaultValue = "12",
      description = "maximum rows of the picture grids (${DEFAULT-VALUE})")
  private int gridRows;

  @Mixin private ComputeOptions compute;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the folder for the results")
  private Path out;

  @Option(
      names = "--merge",
      split = ",",
      paramLabel = "DIR",
      description =
          "instead of filling anything, merge evaluations of the same pictures into --out")
  private List<Path> merge = new ArrayList<>();

  @Mixin private JobOptions common;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Console console = common.console();
    if (!merge.isEmpty()) {
      EvaluationMerge.run(merge, out, gridRows);
      console.say("done    %s", folder());
      return DONE;
    }
    if (!pictures.areNamed() || methods.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--images and --methods say what is to be judged: name both");
    }
    EvaluationPlan plan = plan();
    compute.useThreads();
    try (var interrupt = new InterruptHandler()) {
      Evaluation.Outcome end = Evaluation.run(plan, new ConsoleListener(console, interrupt));
      return switch (end) {
        case DONE -> {
          console.say("done    %s", folder());
          yield DONE;
        }
        case SOME_FAILED -> {
          console.say(
              "done    but for the failed ones, %s; the same command tries them again", folder());
          yield SOME_FAILED;
        }
        case STOPPED -> {
          console.warn("rad: stopped; the same command resumes");
          yield CommonOptions.INTERRUPTED;
        }
      };
    }
  }

  private Path folder() {
    return out.toAbsolutePath().normalize();
  }

  private EvaluationPlan plan() {
    var files =
        new NetworkFiles(
            checkpoint == null
                ? RadHome.resolve("checkpoints/rad-landscapes-64.safetensors")
                : checkpoint,
            adm == null ? RadHome.resolve("checkpoints/landscapes-adm-64.safetensors") : adm,
            Optional.ofNullable(cfg2),
            Optional.ofNullable(tdPaint),
            Optional.ofNullable(adapter),
            Optional.ofNullable(lama),
            Optional.ofNullable(latent),
            allowTorchScript,
            shown.number(),
            anyBase.addTo(conditioning.addTo(weightsOptions.options())),
            Stream.of(checkpoint, adm, cfg2, tdPaint)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    return new EvaluationPlan(
        pictures.pictures(),
        methods,
        files,
        metrics.files(),
        steps == null ? OptionalInt.empty() : OptionalInt.of(steps),
        seed,
        compute.device(),
        raw,
        gridRows,
        out);
  }

  /** Prints the progress of an evaluation. */
  private record ConsoleListener(Console console, InterruptHandler interrupt)
      implements EvaluationListener {
    @Override
    public void onMessage(String line) {
      console.say("%s", line);
    }

    @Override
    public void onWarning(String line) {
      console.warn(line);
    }

    @Override
    public boolean isCancelled() {
      return interrupt.isRequested();
    }
  }
}
