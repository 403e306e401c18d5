package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.exception.DeviceMemoryException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.device.Devices;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** After a shortage of memory in the middle of a run, everything goes on. */
class MemoryShortageInpaintingTest {

  private static final Path WEIGHTS =
      Golden.ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");
  private static final InpaintOptions OPTIONS = InpaintOptions.paper().withSteps(2).withSeed(7);

  @Test
  void inpaint_afterAShortage_givesTheSamePictureAndLeaksNothing() {
    RgbImage photo = RgbImage.of(16, 16, new byte[3 * 16 * 16]);
    Mask hole = Mask.rectangle(16, 16, new Region(4, 4, 8, 8));
    ProgressListener greedy =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            Tensors.zeros(DType.F32, 1L << 24, 1L << 24); // 2^50 bytes
          }
        };
    try (var rad = RadInpainter.builder().weights(WEIGHTS).device(Device.auto()).load()) {
      assertThat(rad.model().device()).isEqualTo(Devices.resolve(Device.auto()));
      RgbImage before = rad.inpaint(photo, hole, OPTIONS);
      long objects = NativeObjects.count();
      assertThatThrownBy(() -> rad.inpaint(photo, hole, OPTIONS.withListener(greedy)))
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessageContaining("1,048,576.0 GiB");
      assertThat(NativeObjects.count()).isLessThanOrEqualTo(objects);
      assertThat(rad.inpaint(photo, hole, OPTIONS)).isEqualTo(before);
    }
  }
}
