package dev.rad.cli.evaluate;

import dev.rad.evaluation.MetricFiles;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of metrics that need a network, whose weights the user provides. */
public final class MetricOptions {

  @Option(
      names = "--lpips-backbone",
      paramLabel = "FILE",
      description = "for LPIPS: torchvision's AlexNet or VGG16, detected from the file")
  private Path lpipsBackbone;

  @Option(
      names = "--lpips-heads",
      paramLabel = "FILE",
      description = "for LPIPS: alex.pth or vgg.pth of the lpips package")
  private Path lpipsHeads;

  @Option(
      names = "--inception",
      paramLabel = "FILE",
      description = "for FID and KID: pytorch-fid's pt_inception-2015-12-05-6726825d.pth")
  private Path inception;

  @Option(
      names = "--features",
      paramLabel = "FILE:BLOCK",
      description =
          "for a Fréchet distance without Inception: a RAD or ADM network and one of its blocks,"
              + " such as middle_block, or middle_block@STEP for noised pictures")
  private String features;

  /** Returns the weight files. */
  MetricFiles files() {
    return new MetricFiles(
        Optional.ofNullable(lpipsBackbone),
        Optional.ofNullable(lpipsHeads),
        Optional.ofNullable(inception),
        Optional.ofNullable(features));
  }
}
