package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.checkpoint.DType;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.training.BaseWeights;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.TrainedWeights;
import dev.rad.torch.training.Trainer;
import dev.rad.torch.training.TrainingListener;
import dev.rad.torch.training.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trains low-rank adapters on a folder of photos and fills a hole with them: {@code FineTune adm.pt
 * photos run 1000 photo.png filled.png}.
 */
public final class FineTune {

  private FineTune() {}

  /**
   * Runs the example.
   *
   * @param arguments a pretrained network, a folder of photos, a folder for the training, its
   *     steps, a photo whose middle is to be filled, and the file to write
   */
  public static void main(String[] arguments) {
    Path base = Path.of(arguments[0]);
    Path run = Path.of(arguments[2]);
    Path adapter = run.resolve("adapter.safetensors");

    var options =
        TrainingOptions.steps(Long.parseLong(arguments[3]))
            .lora(LoraConfig.paper())
            .masks(OwnParts.WIRES)
            .seed(7)
            .build();
    var photos = PhotoFolder.read(Path.of(arguments[1]), 64, List.of(72, 96), System.err::println);
    try (var trainer = new Trainer(BaseWeights.open(base), photos, options, run)) {
      trainer.run(new TrainingListener() {});
    }
    TrainedWeights.export(run, adapter, DType.F16, Map.of("licence", "CC0-1.0"));

    RgbImage photo = RgbImage.read(Path.of(arguments[4]));
    Mask hole =
        Mask.rectangle(
            photo.width(),
            photo.height(),
            new Region(
                photo.width() / 4, photo.height() / 4, photo.width() / 2, photo.height() / 2));
    var network = InpaintOptions.defaults().withPrior(Prior.NETWORK);
    try (var rad = RadInpainter.builder().weights(base).adapter(adapter).load()) {
      rad.inpaint(photo, hole, network).write(Path.of(arguments[5]));
    }
  }
}
