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
 * Measures how costs grow.
 *
 * @param weights the network
 * @param photo the picture that holes are filled in
 * @param repeats of every measurement, after a run that does not count
 */
record ScalingRuns(Path weights, Path photo, int repeats) {

  private static final int FEW_STEPS = 2; // of a filling, where the cost of one is wanted

  /** Fillings of square pictures whose hole has half their sides, placed in three ways. */
  Axis sizes(List<Integer> sizes) {
    Map<String, Placement> placements = new LinkedHashMap<>();
    placements.put("whole", new WholePicture());
    placements.put("cropped around the hole", new CropAroundHole());
    placements.put("tiles", new Tiles());
    RgbImage picture = RgbImage.read(photo);
    List<Axis.Point> points = new ArrayList<>();
    try (var rad = RadInpainter.load(weights)) {
      placements.forEach(
          (name, placement) -> {
            InpaintOptions options =
                InpaintOptions.paper().withSteps(FEW_STEPS).withPlacement(placement);
            for (int size : sizes) {
              RgbImage square = picture.resize(size, size);
              Mask hole = hole(size);
              Seconds seconds = Seconds.of(() -> rad.inpaint(square, hole, options), repeats);
              points.add(new Axis.Point(name, size, seconds, FEW_STEPS));
            }
          });
    }
    return new Axis("size", "side in pixels", "seconds per step", points);
  }

  private static Mask hole(int size) {
    return Mask.rectangle(size, size, new Region(size / 4, size / 4, size / 2, size / 2));
  }

  /** Evaluates until Java has compiled it, so that the first points are like the others. */
  void warmUp(int times) {
    RadUNet network = NetworkWorks.open(weights, DType.F32);
    try (Work work = NetworkWorks.evaluation(network, task(network, 1, DType.F32))) {
      Seconds.of(work, times);
      try (Lora lora = Lora.fresh(network, LoraConfig.paper(), 0)) {
        Seconds.of(work, times);
      }
    }
  }

  /** Evaluations of batches. */
  Axis batches(List<Integer> batches) {
    List<Axis.Point> points = new ArrayList<>();
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int batch : batches) {
        try (Work work = evaluation(batch, dtype)) {
          points.add(new Axis.Point(name(dtype), batch, Seconds.of(work, repeats), batch));
        }
      }
    }
    return new Axis("batch", "pictures in a batch", "seconds per picture and evaluation", points);
  }

  private static String name(DType dtype) {
    return dtype == DType.F32 ? "float32" : "bfloat16";
  }

  private Work evaluation(int batch, DType dtype) {
    RadUNet network = NetworkWorks.open(weights, dtype);
    return NetworkWorks.evaluation(network, task(network, batch, dtype));
  }

  private static NetworkTask task(RadUNet network, int batch, DType dtype) {
    return new NetworkTask(network.config().imageSize(), batch, NetworkTask.Noise.HARD, dtype);
  }

  /** Fillings of a picture of the network's size. */
  Axis steps(List<Integer> counts) {
    List<Axis.Point> points = new ArrayList<>();
    try (var rad = RadInpainter.load(weights)) {
      int size = rad.model().imageSize();
      RgbImage square = RgbImage.read(photo).resize(size, size);
      for (String solver : List.of("ancestral", "dpmpp-2m", "heun")) {
        for (int count : counts) {
          InpaintOptions options = InpaintOptions.paper().withSteps(count).withSolver(solver);
          Runnable fill = () -> rad.inpaint(square, hole(size), options);
          points.add(new Axis.Point(solver, count, Seconds.of(fill, repeats), 1));
        }
      }
    }
    return new Axis("steps", "steps", "seconds per filling", points);
  }

  /** Evaluations with few and many processor threads; the number is afterwards what it was. */
  Axis threads() {
    int before = Threads.count();
    List<Integer> counts =
        IntStream.rangeClosed(1, Runtime.getRuntime().availableProcessors()).boxed().toList();
    List<Axis.Point> points = new ArrayList<>();
    try {
      for (int batch : List.of(1, 8)) {
        try (Work work = evaluation(batch, DType.F32)) {
          for (int count : counts) {
            Threads.setCount(count);
            Seconds seconds = Seconds.of(work, repeats);
            points.add(new Axis.Point("batch of " + batch, count, seconds, batch));
          }
        }
      }
    } finally {
      Threads.setCount(before);
    }
    return new Axis("threads", "threads", "seconds per picture and evaluation", points);
  }

  /** Evaluations with the paper's adapters, beside the weights and merged into them. */
  Axis ranks(List<Integer> ranks) {
    List<Axis.Point> points = new ArrayList<>();
    RadUNet network = NetworkWorks.open(weights, DType.F32);
    try (Work work = NetworkWorks.evaluation(network, task(network, 1, DType.F32))) {
      Seconds without = Seconds.of(work, repeats);
      List<Axis.Point> merged = new ArrayList<>();
      points.add(new Axis.Point("unmerged", 0, without, 1));
      merged.add(new Axis.Point("merged", 0, without, 1));
      for (int rank : ranks) {
        try (Lora lora = Lora.fresh(network, LoraConfig.paper().withRank(rank, rank), 0)) {
          points.add(new Axis.Point("unmerged", rank, Seconds.of(work, repeats), 1));
          lora.merge();
          merged.add(new Axis.Point("merged", rank, Seconds.of(work, repeats), 1));
        }
      }
      points.addAll(merged);
    }
    return new Axis("lora", "rank", "seconds per evaluation", points);
  }
}
