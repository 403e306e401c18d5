package dev.rad.evaluation;

import dev.rad.exception.CancelledException;
import dev.rad.exception.RadException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.InpaintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs methods on the same pictures, masks and noise. Each result is written as soon as it is
 * computed, with a line in {@code results.csv}, and a repeated call resumes where the previous one
 * stopped.
 */
public final class Evaluation {

  private static final byte GREY = (byte) 128;

  /** The outcome of an evaluation. */
  public enum Outcome {
    /** Every picture was filled. */
    DONE,
    /** Some pictures could not be filled. */
    SOME_FAILED,
    /** The evaluation was stopped; the same call resumes it. */
    STOPPED
  }

  /**
   * The input of every method.
   *
   * @param shown the picture with a grey hole, so that methods cannot see the original content
   */
  private record Task(TestCase testCase, RgbImage truth, RgbImage shown, Mask hole, long seed) {}

  private final EvaluationPlan plan;
  private final EvaluationListener listener;
  private final CaseFiles files;
  private final PreparedEvaluation preparation;
  private final ResultLog log;
  private final RemainingTime time;
  private int failed;

  private Evaluation(
      EvaluationPlan plan,
      EvaluationListener listener,
      CaseFiles files,
      PreparedEvaluation preparation,
      ResultLog log) {
    this.plan = plan;
    this.listener = listener;
    this.files = files;
    this.preparation = preparation;
    this.log = log;
    this.time =
        new RemainingTime(preparation.material().cases().size(), preparation.methods(), log.all());
  }

  /**
   * Runs a plan.
   *
   * @param plan what to evaluate
   * @param listener receives a message for every picture
   * @return how the evaluation ended; tables and pages are written in any case
   * @throws IllegalArgumentException if a value is out of range or unknown, or the folder holds an
   *     evaluation with different settings
   * @throws RadException if a file cannot be used
   */
  public static Outcome run(EvaluationPlan plan, EvaluationListener listener) {
    var files = new CaseFiles(plan.out());
    try (var networks = new NetworkCache(plan.files(), plan.device())) {
      PreparedEvaluation preparation = PreparedEvaluation.of(plan, networks);
      EvaluationSettings settings =
          EvaluationSettings.read(files.settings())
              .map(earlier -> preparation.settings().after(earlier, plan.out()))
              .orElse(preparation.settings());
      var learned = new LearnedMetrics(plan.metrics(), files, plan.device(), listener);
      learned.tryFiles();
      settings.write(CaseFiles.ready(files.settings()));
      ResultLog log =
          ResultLog.open(files.results(), result -> isComplete(result, files, plan.raw()));
      Outcome outcome = new Evaluation(plan, listener, files, preparation, log).fillAll();
      if (outcome != Outcome.STOPPED) {
        learned.compute(log);
      }
      new Report(files, settings, log.all(), plan.gridRows()).write();
      return outcome;
    }
  }

  private static boolean isComplete(Result result, CaseFiles files, boolean raw) {
    return Files.exists(files.filled(result.testCase(), result.method()))
        && (!raw || Files.exists(files.raw(result.testCase(), result.method())));
  }

  private Outcome fillAll() {
    try {
      fillCases();
      return failed > 0 ? Outcome.SOME_FAILED : Outcome.DONE;
    } catch (CancelledException e) {
      return Outcome.STOPPED;
    }
  }

  private void fillCases() {
    for (TestCase testCase : preparation.material().cases()) {
      List<Method> todo =
          preparation.methods().stream()
              .filter(method -> log.find(testCase, method.spec().label()).isEmpty())
              .toList();
      preparation.methods().stream()
          .filter(method -> !todo.contains(method))
          .forEach(method -> time.isThere(method.spec().label()));
      if (!todo.isEmpty()) {
        fill(testCase, todo);
      }
    }
  }

  private void fill(TestCase testCase, List<Method> todo) {
    Task task;
    try {
      task = task(testCase);
    } catch (RadException e) {
      todo.forEach(method -> fail(testCase, method, e));
      return;
    }
    for (Method method : todo) {
      if (listener.isCancelled()) {
        throw new CancelledException("stopped between two pictures");
      }
      try {
        keep(
            task,
            method,
            method
                .function()
                .inpaint(task.shown(), task.hole(), task.seed(), listener::isCancelled));
      } catch (CancelledException e) {
        throw e;
      } catch (RadException | IllegalArgumentException e) {
        fail(testCase, method, e);
      }
    }
  }

  private void fail(TestCase testCase, Method method, RuntimeException e) {
    String label = method.spec().label();
    failed++;
    time.isThere(label);
    listener.onWarning(
        "failed  %s %s %s: %s (%s)"
            .formatted(
                testCase.picture(), testCase.mask(), label, e.getMessage(), testCase.photo()));
  }

  private Task task(TestCase testCase) {
    RgbImage truth = original(testCase);
    Mask hole = hole(testCase, truth);
    byte[] grey = new byte[truth.toRgbBytes().length];
    Arrays.fill(grey, GREY);
    RgbImage shown = truth.composite(RgbImage.of(truth.width(), truth.height(), grey), hole);
    return new Task(testCase, truth, shown, hole, preparation.material().seed(testCase, truth));
  }

  private void keep(Task task, Method method, InpaintResult filled) {
    TestCase testCase = task.testCase();
    String label = method.spec().label();
    Path file = files.filled(testCase, label);
    if (plan.raw()) {
      filled.raw().write(CaseFiles.ready(files.raw(testCase, label)));
    }
    filled.picture().write(CaseFiles.ready(file));
    var result =
        new Result(
            testCase,
            task.hole().fraction(),
            label,
            task.seed(),
            method.steps(),
            Result.Cost.of(filled.cost()),
            Result.measure(task.truth(), RgbImage.read(file), task.hole()));
    log.add(result);
    time.took(label, result.cost().seconds());
    listener.onMessage(
        String.format(
            Locale.ROOT,
            "%-9s %s %s %s: %.2f dB in %.2f s, left %s",
            time.counts(),
            testCase.picture(),
            testCase.mask(),
            label,
            result.metrics().get(Metric.PSNR_HOLE),
            result.cost().seconds(),
            time.left()));
  }

  /**
   * Returns the picture from its file in the evaluation, writing that first if it is missing, so
   * that the source photo may move or change later.
   */
  private RgbImage original(TestCase testCase) {
    Path file = files.original(testCase);
    if (!Files.exists(file)) {
      preparation.material().picture(testCase).write(CaseFiles.ready(file));
    }
    return RgbImage.read(file);
  }

  private Mask hole(TestCase testCase, RgbImage truth) {
    Path file = files.mask(testCase);
    if (!Files.exists(file)) {
      preparation.material().hole(testCase, truth).write(CaseFiles.ready(file));
    }
    return Mask.read(file, MaskPolarity.WHITE_IS_HOLE);
  }
}
