package dev.rad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.image.ImageFormat;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.sampling.EulerUpdate;
import dev.rad.torch.training.TrainingOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import javax.swing.JProgressBar;
import org.junit.jupiter.api.Test;

/** What callers write is as short as they would expect. */
class ClientProgramsTest {

  private static final Path CHECKPOINTS =
      Path.of(System.getProperty("rad.root", "..")).resolve("checkpoints");
  private static final InpaintOptions FEW = InpaintOptions.defaults().withSteps(2);

  private static final RgbImage PHOTO = noise(64, 64);
  private static final Mask HOLE = Mask.rectangle(64, 64, new Region(20, 20, 16, 16));

  private static RgbImage noise(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    new Random(1).nextBytes(rgb);
    return RgbImage.of(width, height, rgb);
  }

  @Test
  void listener_lambda_movesABar() {
    var bar = new JProgressBar();
    try (var rad = RadInpainter.loadDefault()) {
      rad.inpaint(PHOTO, HOLE, FEW.withListener(p -> bar.setValue(p.step())));
    }
    assertThat(bar.getValue()).isGreaterThan(2); // the network's steps, then the levels'
  }

  @Test
  void solver_objectOrName_givesTheSamePicture() {
    try (var rad = RadInpainter.loadDefault()) {
      RgbImage own = rad.inpaint(PHOTO, HOLE, FEW.withSolver(new EulerUpdate()));
      assertThat(rad.inpaint(PHOTO, HOLE, FEW.withSolver("euler"))).isEqualTo(own);
    }
    assertThatThrownBy(() -> FEW.withSolver("magic"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("magic");
  }

  @Test
  void masks_lambda_areTaken() {
    var options = TrainingOptions.steps(1).masks((w, h, random) -> Mask.full(w, h)).build();
    assertThat(options.masks().sample(4, 3, new SplittableRandom(1))).isEqualTo(Mask.full(4, 3));
  }

  @Test
  void builder_weightsAdapterDeviceAndPrecision_loads() {
    Path base = CHECKPOINTS.resolve("landscapes-adm-64.safetensors");
    Path adapter = CHECKPOINTS.resolve("rad-landscapes-64-lora.safetensors");
    try (var rad =
        RadInpainter.builder()
            .weights(base)
            .adapter(adapter)
            .device(Device.CPU)
            .precision(Precision.FLOAT32)
            .load()) {
      assertThat(rad.model().file()).isEqualTo(base);
      assertThat(rad.model().adapter()).contains(adapter);
      assertThat(rad.model().trainedForRad()).isTrue();
      assertThat(rad.inpaint(PHOTO, HOLE, FEW)).isNotEqualTo(PHOTO);
    }
  }

  @Test
  void streams_pictureAndMask_areReadAndWritten() {
    var photo = new ByteArrayOutputStream();
    var mask = new ByteArrayOutputStream();
    PHOTO.write(photo, ImageFormat.PNG);
    HOLE.write(mask, ImageFormat.PNG);
    assertThat(RgbImage.read(new ByteArrayInputStream(photo.toByteArray()))).isEqualTo(PHOTO);
    assertThat(Mask.read(new ByteArrayInputStream(mask.toByteArray()), MaskPolarity.WHITE_IS_HOLE))
        .isEqualTo(HOLE);
  }

  @Test
  void load_pathAlone_isEnough() {
    try (var rad = RadInpainter.load(CHECKPOINTS.resolve("rad-landscapes-64.safetensors"));
        var shipped = RadInpainter.loadDefault()) {
      RgbImage expected = shipped.inpaint(PHOTO, HOLE, FEW.withSeed(7));
      assertThat(rad.inpaint(PHOTO, HOLE, FEW.withSeed(7))).isEqualTo(expected).isNotEqualTo(PHOTO);
    }
  }
}
