package dev.rad.torch.latent;

import dev.rad.latent.SchedulerPlan;
import dev.rad.latent.SchedulerStep;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.NoiseSource;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of one of diffusers' schedulers. In blended runs (Avrahami et al. 2023, arXiv 2206.02779),
 * known latents are replaced after every step by the picture's latents, noised with the initial
 * noise to the level of the state.
 */
public final class SchedulerRun {

  private final SchedulerPlan plan;
  private final Denoiser denoiser;
  private final NoiseSource noise;
  private final @Nullable Known known; // null where nothing is replaced

  /**
   * The known part of a picture.
   *
   * @param latents the picture's latents, {@code [1, C, h, w]}
   * @param hole 1 where they are not known, {@code [1, 1, h, w]}
   */
  public record Known(Tensor latents, Tensor hole) {}

  /**
   * Creates a run.
   *
   * @param plan the scheduler's steps
   * @param denoiser the network, conditioned on one level for all latents
   * @param noise draws the initial noise with index 0, and the noise of evaluation i, from 1, with
   *     index i
   * @param known the latents that are restored after every step; null for none
   */
  public SchedulerRun(
      SchedulerPlan plan, Denoiser denoiser, NoiseSource noise, @Nullable Known known) {
    this.plan = plan;
    this.denoiser = denoiser;
    this.noise = noise;
    this.known = known;
  }

  /** Receives every state of a run. */
  @FunctionalInterface
  interface States {
    /** Receives the state after an evaluation, counted from 0. */
    void after(int evaluation, Tensor state);
  }

  /**
   * Returns the state that a run starts with.
   *
   * @param drawn standard normal noise, {@code [1, C, h, w]}
   * @param latents the latents of a picture, for runs that begin with less than full noise; null
   *     for pure noise
   * @return the state
   */
  public Tensor start(Tensor drawn, @Nullable Tensor latents) {
    if (latents == null) {
      return drawn.mul(plan.startScale());
    }
    var level = plan.noising(0);
    return latents.mul(level.signal()).add(drawn.mul(level.noise()));
  }

  /**
   * Runs all steps.
   *
   * @param start the state to begin with, {@code [1, C, h, w]}
   * @param drawn the noise that the start was made from, with which known latents are also noised
   * @param progress is notified of every evaluation
   * @return clean latents, owned by the enclosing scope, or by the caller if there is none
   * @throws dev.rad.exception.CancelledException if the listener asked to stop, or this thread is
   *     interrupted
   */
  public Tensor run(Tensor start, Tensor drawn, ProgressReporter progress) {
    return run(start, drawn, progress, (evaluation, state) -> {});
  }

  Tensor run(Tensor start, Tensor drawn, ProgressReporter progress, States states) {
    List<SchedulerStep> steps = plan.steps();
    try (var noGradients = Autograd.noGrad();
        var outer = TensorScope.open();
        var history = new History(plan.history())) {
      Tensor x = TensorScope.compute(start::share);
      for (int i = 0; i < steps.size(); i++) {
        progress.requireGoingOn("before", i + 1, steps.size());
        SchedulerStep step = steps.get(i);
        Tensor before = x;
        int index = i;
        x =
            TensorScope.compute(
                () -> {
                  Tensor clean = evaluate(before, step, history);
                  Tensor next = next(step, index, history);
                  progress.report(clean, steps.size());
                  return known == null ? next : blended(next, drawn, known, index + 1);
                });
        before.close(); // the history has another handle of it
        states.after(i, x);
      }
      return outer.keep(x);
    }
  }

  /** Evaluates the network, keeps what later steps need, and returns the clean estimate. */
  private Tensor evaluate(Tensor x, SchedulerStep step, History history) {
    Tensor output = denoiser.predict(x.mul(step.inputScale()), NoiseInput.uniform(step.timestep()));
    Tensor clean = x.mul(step.cleanFromSample()).add(output.mul(step.cleanFromOutput()));
    if (Double.isFinite(step.clip())) {
      clean = clean.clamp(-step.clip(), step.clip());
    }
    history.begin();
    history.put(SchedulerStep.Source.SAMPLE, x);
    history.put(SchedulerStep.Source.OUTPUT, output);
    history.put(SchedulerStep.Source.CLEAN, clean);
    return clean;
  }

  private Tensor next(SchedulerStep step, int index, History history) {
    Tensor sample = history.get(SchedulerStep.Source.SAMPLE, 0);
    if (step.needsNoise()) {
      Tensor drawn = noise.draw(index + 1, sample.shape()).to(sample.device());
      history.put(SchedulerStep.Source.NOISE, drawn);
    }
    history.put(
        SchedulerStep.Source.CORRECTED,
        step.corrected().isEmpty() ? sample : sum(step.corrected(), history));
    return sum(step.next(), history);
  }

  private static Tensor sum(List<SchedulerStep.Term> terms, History history) {
    Tensor total = null;
    for (SchedulerStep.Term term : terms) {
      Tensor part = history.get(term.source(), term.age()).mul(term.factor());
      total = total == null ? part : total.add(part);
    }
    return Objects.requireNonNull(total, "a step without terms");
  }

  private Tensor blended(Tensor x, Tensor drawn, Known of, int evaluation) {
    var level = plan.noising(evaluation);
    Tensor noised = of.latents().mul(level.signal()).add(drawn.mul(level.noise()));
    return noised.add(x.sub(noised).mul(of.hole()));
  }

  @Override
  public String toString() {
    return "SchedulerRun[" + plan + "]";
  }

  /** The inputs and outputs of the last evaluations, each with its own handle. */
  private static final class History implements AutoCloseable {
    private final int length;
    private final Deque<Map<SchedulerStep.Source, Tensor>> evaluations =
        new ArrayDeque<>(); // the last one first

    History(int length) {
      this.length = length;
    }

    void begin() {
      evaluations.addFirst(new EnumMap<>(SchedulerStep.Source.class));
      if (evaluations.size() > length + 1) {
        evaluations.removeLast().values().forEach(Tensor::close);
      }
    }

    void put(SchedulerStep.Source source, Tensor tensor) {
      try (var scope = TensorScope.open()) {
        evaluations.getFirst().put(source, scope.release(tensor.share()));
      }
    }

    Tensor get(SchedulerStep.Source source, int age) {
      return evaluations.stream()
          .skip(age)
          .findFirst()
          .map(of -> of.get(source))
          .orElseThrow(() -> new IllegalStateException(source + " of " + age + " steps ago"));
    }

    @Override
    public void close() {
      evaluations.forEach(of -> of.values().forEach(Tensor::close));
      evaluations.clear();
    }
  }
}
