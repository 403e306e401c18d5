package dev.rad.benchmarks;

import dev.rad.InpaintOptions;
import dev.rad.checkpoint.DType;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Placement;
import dev.rad.placement.Tiles;
import dev.rad.placement.WholePicture;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.device.Threads;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.RadUNet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Takes the measurements of {@link Scaling}.
 *
 * @param weights the weights of the network
 * @param photo the picture to inpaint
 * @param repeats the repetitions of every measurement, after a warm-up run
 */
record ScalingMeasurements(Path weights, Path photo, int repeats) {

  private static final int FEW_STEPS = 2; // enough to measure the cost of one

  /** Inpaints square pictures whose hole has half their side, with three placements. */
  ScalingCurve sizes(List<Integer> sizes) {
    Map<String, Placement> placements = new LinkedHashMap<>();
    placements.put("whole", new WholePicture());
    placements.put("cropped around the hole", new CropAroundHole());
    placements.put("tiles", new Tiles());
    RgbImage picture = RgbImage.read(photo);
    List<ScalingCurve.Point> points = new ArrayList<>();
    try (var rad = RadInpainter.load(weights)) {
      placements.forEach(
          (name, placement) -> {
            InpaintOptions options =
                InpaintOptions.paper().withSteps(FEW_STEPS).withPlacement(placement);
            for (int size : sizes) {
              RgbImage square = picture.resize(size, size);
              Mask hole = hole(size);
              Timings seconds = Timings.of(() -> rad.inpaint(square, hole, options), repeats);
              points.add(new ScalingCurve.Point(name, size, seconds, FEW_STEPS));
            }
          });
    }
    return new ScalingCurve("size", "side in pixels", "seconds per step", points);
  }

  private static Mask hole(int size) {
    return Mask.rectangle(size, size, new Region(size / 4, size / 4, size / 2, size / 2));
  }

  /**
   * Runs evaluations until Java has compiled the code, so that the first points are comparable with
   * the others.
   */
  void warmUp(int times) {
    RadUNet network = NetworkWorkloads.open(weights, DType.F32);
    try (Workload work = NetworkWorkloads.evaluation(network, task(network, 1, DType.F32))) {
      Timings.of(work, times);
      try (Lora lora = Lora.fresh(network, LoraConfig.paper(), 0)) {
        Timings.of(work, times);
      }
    }
  }

  /** Evaluates batches. */
  ScalingCurve batches(List<Integer> batches) {
    List<ScalingCurve.Point> points = new ArrayList<>();
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int batch : batches) {
        try (Workload work = evaluation(batch, dtype)) {
          points.add(new ScalingCurve.Point(name(dtype), batch, Timings.of(work, repeats), batch));
        }
      }
    }
    return new ScalingCurve(
        "batch", "pictures in a batch", "seconds per picture and evaluation", points);
  }

  private static String name(DType dtype) {
    return dtype == DType.F32 ? "float32" : "bfloat16";
  }

  private Workload evaluation(int batch, DType dtype) {
    RadUNet network = NetworkWorkloads.open(weights, dtype);
    return NetworkWorkloads.evaluation(network, task(network, batch, dtype));
  }

  private static NetworkTask task(RadUNet network, int batch, DType dtype) {
    return new NetworkTask(network.config().imageSize(), batch, NetworkTask.Noise.HARD, dtype);
  }

  /** Inpaints a picture of the network's size. */
  ScalingCurve steps(List<Integer> counts) {
    List<ScalingCurve.Point> points = new ArrayList<>();
    try (var rad = RadInpainter.load(weights)) {
      int size = rad.model().imageSize();
      RgbImage square = RgbImage.read(photo).resize(size, size);
      for (String solver : List.of("ancestral", "dpmpp-2m", "heun")) {
        for (int count : counts) {
          InpaintOptions options = InpaintOptions.paper().withSteps(count).withSolver(solver);
          Runnable fill = () -> rad.inpaint(square, hole(size), options);
          points.add(new ScalingCurve.Point(solver, count, Timings.of(fill, repeats), 1));
        }
      }
    }
    return new ScalingCurve("steps", "steps", "seconds per filling", points);
  }

  /** Evaluates with different numbers of CPU threads, and restores the number afterwards. */
  ScalingCurve threads() {
    int before = Threads.count();
    List<Integer> counts =
        IntStream.rangeClosed(1, Runtime.getRuntime().availableProcessors()).boxed().toList();
    List<ScalingCurve.Point> points = new ArrayList<>();
    try {
      for (int batch : List.of(1, 8)) {
        try (Workload work = evaluation(batch, DType.F32)) {
          for (int count : counts) {
            Threads.setCount(count);
            Timings seconds = Timings.of(work, repeats);
            points.add(new ScalingCurve.Point("batch of " + batch, count, seconds, batch));
          }
        }
      }
    } finally {
      Threads.setCount(before);
    }
    return new ScalingCurve("threads", "threads", "seconds per picture and evaluation", points);
  }

  /** Evaluates with the paper's adapters, both unmerged and merged into the weights. */
  ScalingCurve ranks(List<Integer> ranks) {
    List<ScalingCurve.Point> points = new ArrayList<>();
    RadUNet network = NetworkWorkloads.open(weights, DType.F32);
    try (Workload work = NetworkWorkloads.evaluation(network, task(network, 1, DType.F32))) {
      Timings without = Timings.of(work, repeats);
      List<ScalingCurve.Point> merged = new ArrayList<>();
      points.add(new ScalingCurve.Point("unmerged", 0, without, 1));
      merged.add(new ScalingCurve.Point("merged", 0, without, 1));
      for (int rank : ranks) {
        try (Lora lora = Lora.fresh(network, LoraConfig.paper().withRank(rank, rank), 0)) {
          points.add(new ScalingCurve.Point("unmerged", rank, Timings.of(work, repeats), 1));
          lora.merge();
          merged.add(new ScalingCurve.Point("merged", rank, Timings.of(work, repeats), 1));
        }
      }
      points.addAll(merged);
    }
    return new ScalingCurve("lora", "rank", "seconds per evaluation", points);
  }
}
