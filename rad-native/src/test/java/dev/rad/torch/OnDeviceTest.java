package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.exception.DeviceMemoryException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.Placement;
import dev.rad.torch.device.Devices;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What another device changes: {@code -Drad.test.device=cuda} runs these tests there, and {@code
 * cpu} rehearses them.
 */
@Tag("gpu")
@EnabledIfSystemProperty(named = "rad.test.device", matches = ".+")
class OnDeviceTest {
  private static final Path WEIGHTS =
      Golden.ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");
  private static final Device DEVICE = Device.parse(System.getProperty("rad.test.device", "cpu"));
  private static final int STEPS = 20;
  private static final InpaintOptions OPTIONS =
      InpaintOptions.defaults().withPrior(Prior.NETWORK).withSteps(STEPS).withSeed(7);
  private static final RgbImage PHOTO = SmallInpainting.photo(96, 80, 3);
  private static final Region AREA = new Region(30, 20, 30, 30);
  private static final Mask HOLE = Mask.rectangle(96, 80, AREA);

  private final boolean convolutions = isCpu() || Devices.allowsTf32Convolutions();
  private final boolean matrices = isCpu() || Devices.allowsTf32Matrices();

  @AfterEach
  void restoreTf32() {
    if (!isCpu()) {
      Devices.allowTf32(convolutions, matrices);
    }
  }

  private static boolean isCpu() {
    return DEVICE.kind() == Device.Kind.CPU;
  }

  private static RadInpainter load(Device device, Precision precision) {
    return RadInpainter.builder().weights(WEIGHTS).device(device).precision(precision).load();
  }

  private static RgbImage fill(Device device, Precision precision) {
    try (var rad = load(device, precision)) {
      return rad.inpaint(PHOTO, HOLE, OPTIONS);
    }
  }

  /** The mean difference of a hole's pixels, in grey levels; kept ones must be equal. */
  private static double difference(RgbImage one, RgbImage other) {
    double sum = 0;
    for (int y = 0; y < PHOTO.height(); y++) {
      for (int x = 0; x < PHOTO.width(); x++) {
        int difference =
            Math.abs(one.red(x, y) - other.red(x, y))
                + Math.abs(one.green(x, y) - other.green(x, y))
                + Math.abs(one.blue(x, y) - other.blue(x, y));
        if (!AREA.contains(x, y)) {
          assertThat(difference).as("kept pixel %d, %d", x, y).isZero();
        }
        sum += difference;
      }
    }
    return sum / (3.0 * AREA.width() * AREA.height());
  }

  @Test
  void inpaint_float32WithoutTf32_equalsTheCpu() {
    if (!isCpu()) {
      Devices.allowTf32(false, false);
    }

    assertThat(difference(fill(DEVICE, Precision.FLOAT32), fill(Device.CPU, Precision.FLOAT32)))
        .isLessThan(0.1);
  }

  @Test
  void inpaint_tf32_staysClose() {
    assumeTrue(!isCpu(), "processors have no TF32");
    Devices.allowTf32(true, true);

    assertThat(difference(fill(DEVICE, Precision.FLOAT32), fill(Device.CPU, Precision.FLOAT32)))
        .isLessThan(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"BFLOAT16", "FLOAT16"})
  void inpaint_halfPrecision_staysClose(Precision precision) {
    assumeTrue(!isCpu() || precision == Precision.BFLOAT16, "float16 needs a GPU");

    assertThat(difference(fill(DEVICE, precision), fill(Device.CPU, Precision.FLOAT32)))
        .isLessThan(4);
  }

  @Test
  void inpaint_manySteps_leavesNoNativeObjects() {
    try (var rad = load(DEVICE, Precision.FLOAT32)) {
      rad.inpaint(PHOTO, HOLE, OPTIONS);
      long before = NativeObjects.count();

      rad.inpaint(PHOTO, HOLE, OPTIONS.withSteps(1000));

      assertThat(NativeObjects.count()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void inpaint_moreThanTheDevicesMemory_failsAndGoesOn() {
    assumeTrue(!isCpu(), "for a device with memory of its own");
    int side = 16384;
    var huge = RgbImage.of(side, side, new byte[3 * side * side]);
    try (var rad = load(DEVICE, Precision.FLOAT32)) {
      RgbImage expected = rad.inpaint(PHOTO, HOLE, OPTIONS);

      assertThatExceptionOfType(DeviceMemoryException.class)
          .isThrownBy(
              () ->
                  rad.inpaint(
                      huge, Mask.full(side, side), OPTIONS.withPlacement(Placement.named("whole"))))
          .withMessageContaining("memory");

      assertThat(difference(rad.inpaint(PHOTO, HOLE, OPTIONS), expected)).isLessThan(0.1);
    }
  }
}
