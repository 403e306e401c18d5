package dev.rad.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.RawTensor;
import dev.rad.cli.Terminal;
import dev.rad.model.UNetWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class ConvertCommandTest {

  private static final Path TESTDATA =
      Path.of(System.getProperty("rad.root"), "testdata", "golden");

  @TempDir Path folder;

  private Terminal rad(Object... arguments) {
    return Terminal.run(arguments);
  }

  @Test
  void convert_toDiffusersAndBack_keepsEveryBit() {
    Path model = TESTDATA.resolve("adm/uncond-learn-sigma/model.pt");
    Path diffusers = folder.resolve("diffusers");
    Path back = folder.resolve("back.safetensors");
    assertThat(rad("convert", model, "--to", "diffusers", "--out", diffusers).exitCode()).isZero();
    assertThat(rad("convert", diffusers, "--to", "guided-diffusion", "--out", back).exitCode())
        .isZero();
    UNetWeights before = UNetWeights.open(model);
    UNetWeights after = UNetWeights.open(back);
    // The number of heads is ignored if the channels per head are given.
    assertThat(after.config())
        .usingRecursiveComparison()
        .ignoringFields("numHeads")
        .isEqualTo(before.config());
    before
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(after.tensors().get(name).toFloats())
                    .as(name)
                    .isEqualTo(tensor.toFloats()));
  }

  @Test
  void convert_intoFolderThatIsThere_writesIntoIt() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Path model = TESTDATA.resolve("adm/uncond-learn-sigma/model.pt");

    Terminal written = rad("convert", model, "--to", "diffusers", "--out", there);

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(there.resolve("config.json")).isRegularFile();
  }

  @Test
  void convert_guessedHeads_areSaidAndCanBeStated() {
    Path model = TESTDATA.resolve("adm/uncond-learn-sigma/model.pt");
    Path out = folder.resolve("a.safetensors");
    Path stated = folder.resolve("b.safetensors");

    Terminal guessed = rad("convert", model, "--to", "guided-diffusion", "--out", out);
    Terminal known =
        rad(
            "convert",
            model,
            "--to",
            "guided-diffusion",
            "--out",
            stated,
            "--num-head-channels",
            16);

    assertThat(guessed.out()).contains("note  image_size is 16");
    assertThat(guessed.err()).contains("warning: attention heads of 64 channels are a guess");
    assertThat(known.err()).isEmpty();
    assertThat(UNetWeights.open(stated).config().numHeadChannels()).isEqualTo(16);
  }

  @Test
  void convert_fileOfTdPaint_tellsTheNextLoad() {
    Path file = TESTDATA.resolve("tdpaint/lightning-ckpt/last.ckpt");
    Path out = folder.resolve("tdpaint.safetensors");

    Terminal converted = rad("convert", file, "--to", "guided-diffusion", "--out", out);

    assertThat(converted.out())
        .contains("note  the values are the averaged ones", "as TD-Paint's networks are");
    assertThat(rad("info", out).out())
        .contains("\"noise_conditioning\": \"td_paint\"")
        .doesNotContain("assumed");
  }

  @Test
  void convert_folderThatIsThere_isWrittenInto() throws IOException {
    Path model = TESTDATA.resolve("adm/uncond-learn-sigma/model.pt");
    Path out = Files.createDirectory(folder.resolve("there"));
    Files.writeString(out.resolve("notes.txt"), "mine");

    assertThat(rad("convert", model, "--to", "diffusers", "--out", out).exitCode()).isZero();

    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "notes.txt", "config.json", "diffusion_pytorch_model.safetensors");
    assertThat(rad("convert", model, "--to", "diffusers", "--out", out).failure())
        .contains("is there already: add --force");
    assertThat(rad("convert", model, "--to", "diffusers", "--out", out, "--force").exitCode())
        .isZero();
    assertThat(rad("convert", out, "--to", "diffusers", "--out", out, "--force").failure())
        .contains("is what is read here");
  }

  @Test
  void convert_ontoItsSource_isRefusedEvenWithForce() throws IOException {
    Path model = folder.resolve("self.pt");
    Files.copy(TESTDATA.resolve("adm/uncond-learn-sigma/model.pt"), model);
    byte[] before = Files.readAllBytes(model);

    Terminal run = rad("convert", model, "--to", "guided-diffusion", "--out", model, "--force");

    assertThat(run.failure()).contains("self.pt is what is read here: name another --out");
    assertThat(model).hasBinaryContent(before);
  }

  @Test
  void convert_adapters_mustBeMergedExplicitly() {
    Path adapted = TESTDATA.resolve("rad/unet-lora");
    Path out = folder.resolve("merged.safetensors");
    Terminal refused = rad("convert", adapted, "--to", "guided-diffusion", "--out", out);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).startsWith("rad: ").contains("--merge");
    assertThat(
            rad("convert", adapted, "--to", "guided-diffusion", "--out", out, "--merge").exitCode())
        .isZero();
    UNetWeights merged = UNetWeights.open(out);
    assertThat(merged.adapters()).isEmpty();
    UNetWeights base = UNetWeights.open(adapted);
    RawTensor before = base.tensors().get("input_blocks.1.0.in_layers.2.weight");
    assertThat(merged.tensors().get("input_blocks.1.0.in_layers.2.weight").toFloats())
        .isNotEqualTo(before.toFloats());
  }
}
