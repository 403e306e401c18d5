package dev.rad.studio;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.image.RgbImage;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Fills holes with one network, which stays loaded until another is requested. All uses of a
 * network in the studio go through this class, one thread at a time.
 */
final class StudioEngine implements AutoCloseable {

  private record Loaded(Path weights, Device device, Precision precision) {}

  private static volatile List<String> devices = List.of("cpu", "auto");

  private Optional<Loaded> loaded = Optional.empty();
  private Inpainter network = PhotoInpainter.create();

  /** Watches a fill. */
  interface Watch {

    /** Called after every step. */
    void step(int step, int steps, Duration remaining, Supplier<RgbImage> preview);

    /** Called with a sentence that the user should know. */
    void notice(String sentence);

    /** Returns whether to stop. */
    boolean isCancelled();
  }

  /** Loads LibTorch, which takes a second or more, and looks for GPUs. */
  static void prepare() {
    Devices.prepare();
    int gpus = Devices.cudaCount();
    List<String> names = new ArrayList<>(List.of("cpu"));
    for (int i = 0; i < gpus; i++) {
      names.add(Device.cuda(i).toString());
    }
    names.add(Device.auto().toString());
    devices = List.copyOf(names);
  }

  /** Returns the names of this machine's devices, as far as they are known yet. */
  static List<String> devices() {
    return devices;
  }

  /** Returns the number of processor threads that an operation uses. */
  static int threads() {
    return Threads.count();
  }

  /**
   * Fills a hole, one sample after the other, so that only one is in memory.
   *
   * @param picture the photo
   * @param hole the pixels to fill and their times
   * @param settings the settings
   * @param weights the file that the settings name
   * @param watch receives the steps
   * @param made receives the pictures with their numbers from 1; number i is that of {@link
   *     InpaintOptions#forSample forSample(i − 1)}
   * @throws dev.rad.exception.RadException if it cannot be filled, or was cancelled
   */
  void fill(
      RgbImage picture,
      HolePlan hole,
      Settings settings,
      Path weights,
      Watch watch,
      BiConsumer<Integer, RgbImage> made) {
    InpaintOptions options = FillDefaults.options(settings);
    Inpainter inpainter = inpainter(options, settings, weights);
    for (int i = 0; i < settings.samples(); i++) {
      InpaintOptions sample =
          options.forSample(i).withListener(new Listener(watch, i, settings.samples()));
      made.accept(
          i + 1,
          hole.plan().isPresent()
              ? inpainter.inpaint(picture, hole.plan().get(), sample)
              : inpainter.inpaint(picture, hole.hole(), sample));
    }
  }

  private Inpainter inpainter(InpaintOptions options, Settings settings, Path weights) {
    if (options.prior() == Prior.PHOTO) {
      return PhotoInpainter.create();
    }
    var wanted =
        new Loaded(
            weights,
            Devices.resolve(Device.parse(settings.device())),
            Precision.parse(settings.precision()));
    if (!loaded.equals(Optional.of(wanted))) {
      network.close(); // before the next is loaded: two may not fit
      loaded = Optional.empty();
      network =
          RadInpainter.builder()
              .weights(weights)
              .device(wanted.device())
              .precision(wanted.precision())
              .load();
      loaded = Optional.of(wanted);
    }
    return network;
  }

  @Override
  public void close() {
    network.close();
  }

  /** Counts the steps of one sample among those of all. */
  private record Listener(Watch watch, int sample, int samples) implements ProgressListener {

    @Override
    public void onStep(Progress progress) {
      int done = sample * progress.steps() + progress.step();
      int all = samples * progress.steps();
      Duration each = progress.elapsed().dividedBy(progress.step());
      watch.step(done, all, each.multipliedBy(all - done), progress::preview);
    }

    @Override
    public void onNotice(String message) {
      watch.notice(message);
    }

    @Override
    public boolean isCancelled() {
      return watch.isCancelled();
    }
  }
}
