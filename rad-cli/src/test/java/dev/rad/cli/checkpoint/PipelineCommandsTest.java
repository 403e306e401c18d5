package dev.rad.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.latent.PipelineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class PipelineCommandsTest {
  private static final Path LATENT =
      Path.of(System.getProperty("rad.root"), "testdata", "golden", "latent");

  @TempDir Path folder;

  @Test
  void info_pipeline_describesEveryPart() {
    Terminal told = Terminal.run("info", LATENT.resolve("pipeline-inpaint9"));

    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.out())
        .contains(
            "9 channels, for inpainting, levels of [8, 16] channels, [2, 2] heads, text of 24")
        .contains("4 latent channels at 1/8 of the side, scaled by 0.18215")
        .contains("2 layers of 24, 2 heads, quick_gelu")
        .contains("tokenizer   734 tokens, prompts of 77")
        .contains("DDIMScheduler, 1000 steps of training, the network predicts noise (epsilon)");
  }

  @ParameterizedTest
  @CsvSource({
    "unet-sd2, unet",
    "vae-old-names, vae",
    "text-sd2, text",
    "file-variants/fp16-shards, of F16",
    "file-variants/bf16/diffusion_pytorch_model.safetensors, of BF16"
  })
  void info_part_isDescribed(String name, String expected) {
    Terminal told = Terminal.run("info", LATENT.resolve(name));

    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.out()).startsWith("pipeline    ").contains(expected);
  }

  @Test
  void info_singleFileOfOnesOwnSizes_saysWhatIsMissing() {
    Terminal told = Terminal.run("info", LATENT.resolve("single-file-sd1/inpaint9-half.ckpt"));

    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.err()).contains("/config.json beside the file").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch_lora_weights, PEFT's names",
    "kohya, kohya's names",
    "diffusers-attention-only, the names of diffusers' training script",
    "old-attention-only, diffusers' names before PEFT"
  })
  void info_adapters_saysWhoseTheyAre(String name, String naming) {
    Path file = LATENT.resolve("lora-sd1").resolve(name + ".safetensors");

    Terminal alone = Terminal.run("info", file);
    Terminal fitted = Terminal.run("info", file, "--base", LATENT.resolve("unet-sd1"));

    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(alone.out()).contains(naming).contains("ranks       [2]");
    assertThat(fitted.out()).contains("0 of the text encoder; nothing is left over");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inpaint9.safetensors", "inpaint9-half.ckpt"})
  void convert_singleFile_becomesAFolder(String name) throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Files.copy(LATENT.resolve("single-file-sd1").resolve(name), source.resolve(name));
    for (String part : new String[] {"unet", "vae", "text_encoder", "tokenizer", "scheduler"}) {
      Files.createDirectory(source.resolve(part));
      try (var files = Files.list(LATENT.resolve("pipeline-inpaint9").resolve(part))) {
        for (Path file : files.filter(path -> !path.toString().endsWith(".safetensors")).toList()) {
          Files.copy(file, source.resolve(part).resolve(file.getFileName()));
        }
      }
    }
    Path out = folder.resolve("out");

    Terminal converted =
        Terminal.run(
            "convert", source.resolve(name), "--to", "diffusers", "--dtype", "f16", "--out", out);

    assertThat(converted.exitCode()).as(converted.err()).isZero();
    PipelineFiles found = PipelineFiles.open(out);
    PipelineFiles expected = PipelineFiles.open(LATENT.resolve("pipeline-inpaint9"));
    assertThat(found.unet().orElseThrow().config())
        .isEqualTo(expected.unet().orElseThrow().config());
    assertThat(found.scheduler()).isEqualTo(expected.scheduler());
    assertThat(found.tokenizer()).isPresent();
  }

  @Test
  void convert_adapter_isMerged() {
    Path out = folder.resolve("out");
    Path base = LATENT.resolve("unet-sd1");
    Path lora = LATENT.resolve("lora-sd1/kohya.safetensors");

    Terminal converted =
        Terminal.run("convert", base, "--to", "diffusers", "--adapter", lora, "--out", out);

    assertThat(converted.exitCode()).as(converted.err()).isZero();
    assertThat(numbers(out)).isNotEqualTo(numbers(base)).hasSameSizeAs(numbers(base));
  }

  private static float[] numbers(Path pipeline) {
    return PipelineFiles.open(pipeline)
        .unet()
        .orElseThrow()
        .tensors()
        .get("conv_in.weight")
        .toFloats();
  }

  @Test
  void convert_toOtherNames_isRefused() {
    Terminal refused =
        Terminal.run(
            "convert",
            LATENT.resolve("unet-sd1"),
            "--to",
            "guided-diffusion",
            "--out",
            folder.resolve("out"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("give --to diffusers");
  }

  @Test
  void convert_intoItself_isRefused() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("unet"));
    for (String name : new String[] {"config.json", "diffusion_pytorch_model.safetensors"}) {
      Files.copy(LATENT.resolve("unet-sd1").resolve(name), copy.resolve(name));
    }

    Terminal refused =
        Terminal.run("convert", copy, "--to", "diffusers", "--force", "--out", folder);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("is what is read here");
  }
}
