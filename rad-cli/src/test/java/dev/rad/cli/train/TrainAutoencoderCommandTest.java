package dev.rad.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Pictures;
import dev.rad.cli.Terminal;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.latent.PipelineFiles;
import dev.rad.mask.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code rad train-autoencoder}, and {@code rad train} of a network of its latents. */
public class TrainAutoencoderCommandTest {

  private static final String AUTOENCODER =
      """
      {"block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4,
       "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"],
       "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D"], "sample_size": 32}
      """;

  private static final String NETWORK =
      """
      {"sample_size": 16, "block_out_channels": [8, 16], "layers_per_block": 1,
       "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"],
       "up_block_types": ["CrossAttnUpBlock2D", "UpBlock2D"],
       "attention_head_dim": 2, "cross_attention_dim": 4, "norm_num_groups": 4}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writePhotos() throws IOException {
    Files.createDirectory(folder.resolve("photos"));
    Pictures.gradient(40, 32).write(folder.resolve("photos/a.png"));
    Pictures.gradient(50, 40).write(folder.resolve("photos/b.png"));
    Pictures.gradient(60, 48).write(folder.resolve("photos/c.png"));
    Files.writeString(folder.resolve("vae.json"), AUTOENCODER);
    Files.writeString(folder.resolve("unet.json"), NETWORK);
  }

  private Terminal trainAutoencoder(int steps, Object... more) {
    List<Object> all = new ArrayList<>(List.of("train-autoencoder"));
    all.addAll(List.of("--data", folder.resolve("photos"), "--out", folder.resolve("run")));
    all.addAll(List.of("--network", folder.resolve("vae.json"), "--size", 16));
    all.addAll(List.of("--heights", "20,32", "--batch", 2, "--steps", steps));
    all.addAll(List.of("--hold-out", 0.4, "--validate-every", 1));
    all.addAll(List.of(more));
    return Terminal.run(all.toArray());
  }

  @Test
  void trainAutoencoder_resumed_goesOnAndRefusesToBeginAgain() {
    Terminal first = trainAutoencoder(1);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("2 photos and 1 held out", "step 1/1", "validation  loss");
    assertThat(trainAutoencoder(2).failure()).contains("holds a training already", "--resume");
    Terminal more = trainAutoencoder(2, "--resume");
    assertThat(more.out()).contains("step 2/2").doesNotContain("step 1/2");
    assertThat(folder.resolve("run/samples-00000002.png")).exists();
  }

  @Test
  void trainAutoencoder_halfPrecision_isRefused() {
    assertThat(trainAutoencoder(1, "--precision", "float16").failure())
        .contains("bfloat16 or float32");
  }

  /** An autoencoder, a network of its latents, and a hole that it fills. */
  @Test
  void train_networkOfItsLatents_fillsHolesWithoutAPrompt() {
    assertThat(trainAutoencoder(1).exitCode()).isZero();
    Path latent = folder.resolve("latent");
    Terminal trained =
        Terminal.run(
            "train",
            "--data",
            folder.resolve("photos"),
            "--autoencoder",
            folder.resolve("run/vae"),
            "--network",
            folder.resolve("unet.json"),
            "--prediction",
            "velocity",
            "--hold-out",
            0.4,
            "--validate-every",
            1,
            "--batch",
            2,
            "--steps",
            1,
            "--out",
            latent);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("2 photos of 32 px, 0 of them with texts, and 1 held out", "validation  loss")
        .contains("written  " + latent.resolve("pipeline"));
    assertThat(PipelineFiles.open(latent.resolve("pipeline")).isUnconditional()).isTrue();

    byte[] rough = new byte[50 * 40 * 3]; // a smooth one may be filled with what it was
    for (int i = 0; i < rough.length; i++) {
      rough[i] = (byte) (i * i % 251);
    }
    RgbImage photo = RgbImage.of(50, 40, rough);
    Mask hole = Mask.rectangle(50, 40, new Region(20, 15, 10, 8));
    Path picture = folder.resolve("photo.png");
    Path mask = folder.resolve("mask.png");
    photo.write(picture);
    hole.write(mask);
    Object[] inpaint = {
      "inpaint",
      "--checkpoint",
      latent.resolve("pipeline"),
      "--image",
      picture,
      "--mask",
      mask,
      "--steps",
      2,
      "--out",
      folder.resolve("filled.png")
    };
    Terminal filled = Terminal.run(inpaint);
    assertThat(filled.exitCode()).as(filled.err()).isZero();
    assertThat(filled.out()).contains("in latents, method rad");
    RgbImage after = RgbImage.read(folder.resolve("filled.png"));
    assertThat(photo.composite(after, hole.inverted())).isEqualTo(photo);
    assertThat(after).isNotEqualTo(photo);
  }

  @Test
  void train_autoencoderAndBase_isRefused() {
    assertThat(
            Terminal.run(
                    "train",
                    "--data",
                    folder.resolve("photos"),
                    "--autoencoder",
                    folder,
                    "--base",
                    folder,
                    "--out",
                    folder.resolve("x"))
                .failure())
        .contains("--base has its own autoencoder");
  }
}
