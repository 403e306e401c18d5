package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.exception.ClosedException;
import dev.rad.model.LoadOptions;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.sampling.Sampler;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far it is from a call to the network: a reader has to follow every frame. */
class CallDepthTest {

  private static final int MOST = 14;

  private static RadInpainter inpainterOfClosedNetwork() {
    var model =
        LoadedModel.load(
            Golden.ROOT.resolve("testdata/golden/rad/unet-lora"),
            Optional.empty(),
            LoadOptions.defaults(),
            Device.CPU,
            Precision.FLOAT32);
    model.network().close(); // from now on it throws where it is asked
    return new RadInpainter(model, GuidanceNetworks.NONE);
  }

  @Test
  void inpaint_toTheNetwork_isShort() {
    try (var rad = inpainterOfClosedNetwork()) {
      Throwable thrown =
          catchThrowable(
              () ->
                  rad.inpaint(
                      SmallInpainting.photo(), SmallInpainting.HOLE, SmallInpainting.OPTIONS));

      assertThat(thrown).isInstanceOf(ClosedException.class);
      List<StackTraceElement> frames =
          Arrays.stream(thrown.getStackTrace())
              .dropWhile(frame -> !isIn(frame, RadUNet.class, "forward"))
              .takeWhile(frame -> !frame.getClassName().equals(CallDepthTest.class.getName()))
              .toList();
      assertThat(frames.get(0).getClassName()).isEqualTo(RadUNet.class.getName());
      assertThat(frames).as(() -> String.valueOf(frames)).hasSizeLessThanOrEqualTo(MOST);
      assertThat(frames).anyMatch(frame -> isIn(frame, Sampler.class, "steps"));
    }
  }

  private static boolean isIn(StackTraceElement frame, Class<?> type, String method) {
    return frame.getClassName().equals(type.getName()) && frame.getMethodName().startsWith(method);
  }
}
