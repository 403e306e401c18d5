package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.cli.Terminal;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.latent.LatentLora;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class InpaintPromptTest extends InpaintCommandFixture {
  private static final Path LATENT =
      Path.of(System.getProperty("rad.root"), "testdata", "golden", "latent");

  /** The correction along a hole's border makes a smooth photo of whatever a network returns. */
  @BeforeEach
  void writeRoughPhoto() {
    byte[] rgb = new byte[90 * 70 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * i % 251);
    }
    RgbImage.of(90, 70, rgb).write(photo);
  }

  private Terminal fill(String pipeline, Object... more) {
    Object[] all = new Object[more.length + 4];
    all[0] = "--checkpoint";
    all[1] = LATENT.resolve(pipeline);
    all[2] = "--steps";
    all[3] = 2;
    System.arraycopy(more, 0, all, 4, more.length);
    return inpaintAsGiven(all);
  }

  @ParameterizedTest
  @CsvSource({
    "pipeline-inpaint9, channels9",
    "pipeline-blend4, blended",
  })
  void inpaint_pipeline_fillsByTheMethodThatFits(String pipeline, String method) {
    Terminal filled = fill(pipeline, "--prompt", "a lake", "--guidance", 3);

    assertThat(filled.exitCode()).as(filled.err()).isZero();
    assertThat(filled.out()).contains("in latents, method " + method).contains(", " + method);
    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    assertThat(after.crop(new Region(0, 0, 90, 25)))
        .isEqualTo(before.crop(new Region(0, 0, 90, 25)));
    assertThat(after.crop(HOLE)).isNotEqualTo(before.crop(HOLE));
  }

  @Test
  void inpaint_otherWords_giveAnotherPicture() {
    assertThat(fill("pipeline-inpaint9", "--prompt", "a lake").exitCode()).isZero();
    RgbImage lake = RgbImage.read(out);
    assertThat(fill("pipeline-inpaint9", "--prompt", "people", "--force").exitCode()).isZero();
    RgbImage people = RgbImage.read(out);
    assertThat(
            fill("pipeline-inpaint9", "--prompt", "a lake", "--negative-prompt", "x", "--force")
                .exitCode())
        .isZero();

    assertThat(people).isNotEqualTo(lake);
    assertThat(RgbImage.read(out)).isNotEqualTo(lake).isNotEqualTo(people);
  }

  @Test
  void inpaint_longPrompt_saysWhatWasCut() {
    Terminal filled = fill("pipeline-blend4", "--prompt", "the ".repeat(80) + "ending");

    assertThat(filled.exitCode()).as(filled.err()).isZero();
    assertThat(filled.out() + filled.err())
        .contains("the prompt is too long, and was cut before: the the the the the ending");
  }

  @Test
  void inpaint_schedulerAndMethod_areTaken() {
    Terminal filled =
        fill("pipeline-blend4", "--scheduler", "euler-ancestral", "--latent-method", "rad");
    Terminal unknown = fill("pipeline-blend4", "--scheduler", "magic", "--force");
    Terminal unfit = fill("pipeline-blend4", "--latent-method", "channels9", "--force");

    assertThat(filled.exitCode()).as(filled.err()).isZero();
    assertThat(filled.out()).contains("method rad");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("'magic' is none of ddim, ddpm");
    assertThat(unfit.exitCode()).isEqualTo(1);
    assertThat(unfit.err()).contains("has 4 input channels");
  }

  @Test
  void inpaint_adapterTrainedForRad_fillsByThatMethod() {
    Path adapter = folder.resolve("adapter.safetensors");
    String layer = "unet.conv_in.lora_";
    List<RawTensor> tensors =
        List.of(
            RawTensor.of(layer + "A.weight", new float[36], 1, 4, 3, 3),
            RawTensor.of(layer + "B.weight", new float[8], 8, 1, 1, 1));
    SafetensorsWriter.write(adapter, tensors, Map.of(LatentLora.RAD_KEY, "rad, blocks+1"));

    Terminal trained = fill("pipeline-blend4", "--adapter", adapter);
    Terminal chosen =
        fill("pipeline-blend4", "--adapter", adapter, "--latent-method", "blended", "--force");

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("with the adapter " + adapter).contains("method rad");
    assertThat(chosen.out()).contains("method blended");
  }

  @Test
  void inpaint_tokenizerElsewhere_isUsedInsteadOfThePipelines() {
    Object[] asked = {"--prompt", "a lake!", "--guidance", 1};
    Path padding = LATENT.resolve("tokenizer-tiny-pad-mark"); // pads with the prompt's last sign
    assertThat(fill("pipeline-blend4", asked).exitCode()).isZero();
    RgbImage own = RgbImage.read(out);
    Terminal other =
        fill(
            "pipeline-blend4",
            "--prompt",
            "a lake!",
            "--guidance",
            1,
            "--tokenizer",
            padding,
            "--force");

    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(RgbImage.read(out)).isNotEqualTo(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prompt", "--negative-prompt"})
  void inpaint_promptForAnotherNetwork_isRefused(String option) {
    Terminal none = inpaintAsGiven(option, "a lake");
    Terminal adm = inpaintAsGiven(option, "a lake", "--checkpoint", ADM);

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("name that with --checkpoint");
    assertThat(adm.exitCode()).isEqualTo(1);
    assertThat(adm.err()).contains("is no latent pipeline");
  }

  @Test
  void inpaint_optionsOfOtherNetworks_areRefused() {
    Terminal classes = fill("pipeline-blend4", "--prompt", "x", "--class", 3);
    Terminal method = fill("pipeline-blend4", "--method", "repaint");

    assertThat(classes.exitCode()).isEqualTo(1);
    assertThat(classes.err()).contains("is a latent pipeline: leave out");
    assertThat(method.exitCode()).isEqualTo(2);
  }
}
