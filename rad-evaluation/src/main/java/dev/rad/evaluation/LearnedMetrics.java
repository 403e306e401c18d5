package dev.rad.evaluation;

import dev.rad.Device;
import dev.rad.image.RgbImage;
import dev.rad.torch.metric.InceptionFeatures;
import dev.rad.torch.metric.InceptionResize;
import dev.rad.torch.metric.Lpips;
import dev.rad.torch.metric.UNetFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the metrics that need a network, on the pictures as written. They are computed after all
 * pictures are filled, so that their networks are never in memory together with those of the
 * methods.
 */
final class LearnedMetrics {

  private final MetricFiles networks;
  private final CaseFiles files;
  private final Device device;
  private final EvaluationListener listener;

  LearnedMetrics(
      MetricFiles networks, CaseFiles files, Device device, EvaluationListener listener) {
    this.networks = networks;
    this.files = files;
    this.device = device;
    this.listener = listener;
  }

  /** Groups the cases of results by method and kind of mask. */
  static Map<Summary.Group, List<TestCase>> groups(Iterable<Result> results) {
    Map<Summary.Group, List<TestCase>> cases = new LinkedHashMap<>();
    for (Result result : results) {
      cases
          .computeIfAbsent(
              new Summary.Group(result.method(), result.testCase().mask()),
              group -> new ArrayList<>())
          .add(result.testCase());
    }
    return cases;
  }

  /**
   * Opens every file once, so that a wrong one is reported before hours of computation.
   *
   * @throws dev.rad.exception.RadException if a file cannot be used
   * @throws IllegalArgumentException if a network has no such block
   */
  void tryFiles() {
    networks.lpipsBackbone().ifPresent(file -> openLpips(file).close());
    networks.inception().ifPresent(file -> openInception(file).close());
    networks.features().map(MetricFiles.Block::of).ifPresent(block -> openUNet(block).close());
  }

  private Lpips openLpips(Path backbone) {
    return Lpips.open(backbone, networks.lpipsHeads().orElseThrow(), Lpips.Range.SIGNED, device);
  }

  private InceptionFeatures openInception(Path file) {
    return InceptionFeatures.open(file, InceptionResize.TORCH_BILINEAR, device);
  }

  private UNetFeatures openUNet(MetricFiles.Block block) {
    return UNetFeatures.open(block.file(), block.name(), block.step(), device);
  }

  /**
   * Computes the missing values.
   *
   * @param log receives the values of single pictures; those of sets are stored beside it
   * @throws dev.rad.exception.RadException if a file cannot be used
   */
  void compute(ResultLog log) {
    networks.lpipsBackbone().ifPresent(file -> lpips(file, log));
    SetMetrics sets = SetMetrics.read(files);
    var groups = groups(log.all());
    networks
        .inception()
        .ifPresent(
            file -> {
              try (var inception = openInception(file)) {
                sets.compute(groups, inception, "", listener::onMessage);
              }
            });
    networks
        .features()
        .map(MetricFiles.Block::of)
        .ifPresent(
            block -> {
              try (var unet = openUNet(block)) {
                sets.compute(groups, unet, " (" + block.layer() + ")", listener::onMessage);
              }
            });
  }

  private void lpips(Path backbone, ResultLog log) {
    try (var lpips = openLpips(backbone)) {
      Metric metric = lpips.label().contains("AlexNet") ? Metric.LPIPS_ALEX : Metric.LPIPS_VGG;
      List<Result> measured = new ArrayList<>();
      for (Result result : log.all()) {
        if (!result.metrics().containsKey(metric)) {
          RgbImage truth = RgbImage.read(files.original(result.testCase()));
          RgbImage filled = RgbImage.read(files.filled(result.testCase(), result.method()));
          measured.add(result.with(metric, lpips.distance(truth, filled)));
        }
      }
      if (!measured.isEmpty()) {
        log.update(measured);
        listener.onMessage("%s of %d pictures".formatted(lpips.label(), measured.size()));
      }
    }
  }
}
