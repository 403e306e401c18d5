package dev.rad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.cli.file.Folders;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.device.Devices;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the program as a user of the terminal sees it. */
class RadCommandTest {

  private static final Path ADM =
      Path.of(System.getProperty("rad.root", ".."), "checkpoints/landscapes-adm-64.pt");

  @TempDir private Path folder;
  private Path photo;
  private Path mask;
  private Path out;
  private Path checkpoint = ADM;

  @BeforeEach
  void writePhoto() {
    photo = folder.resolve("photo.png");
    mask = folder.resolve("mask.png");
    out = folder.resolve("results/filled.png");
    Pictures.gradient(90, 70).write(photo);
    Mask.rectangle(90, 70, new Region(40, 25, 20, 15)).write(mask);
  }

  private Terminal inpaint(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("inpaint", "--image", photo));
    arguments.addAll(
        List.of("--mask", mask, "--out", out, "--checkpoint", checkpoint, "--steps", 2));
    arguments.addAll(List.of(more));
    return Terminal.run(arguments.toArray());
  }

  @Test
  void inpaint_photo_fillsTheHoleAndKeepsTheRest() {
    Terminal run = inpaint("--seed", 7);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("4,474,662 parameters", "64×64", "not trained for RAD", "device  cpu")
        .contains("white-is-hole", "note    ", out.toString());
    assertThat(run.err()).contains("step 14 of 14");
    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    Mask hole = Mask.rectangle(90, 70, new Region(40, 25, 20, 15));
    assertThat(after).isNotEqualTo(before);
    assertThat(after.composite(before, hole)).isEqualTo(before);
    RgbImage triptych = RgbImage.read(folder.resolve("results/filled-triptych.png"));
    assertThat(triptych.width()).isEqualTo(3 * 90 + 2 * 4);
    assertThat(triptych.crop(new Region(0, 0, 90, 70))).isEqualTo(before);
    assertThat(triptych.crop(new Region(2 * 94, 0, 90, 70))).isEqualTo(after);
  }

  @Test
  void inpaint_bigPhoto_shrinksTheTriptychOnly() {
    Pictures.gradient(1000, 600).write(photo);
    Mask.rectangle(1000, 600, new Region(40, 25, 20, 15)).write(mask);

    assertThat(inpaint("--quiet").err()).isEmpty();
    assertThat(RgbImage.read(out).width()).isEqualTo(1000);
    assertThat(RgbImage.read(folder.resolve("results/filled-triptych.png")).width())
        .isBetween(1590, 1600);
  }

  @Test
  void inpaint_quiet_printsNothing() {
    assertThat(inpaint("--quiet")).isEqualTo(new Terminal(0, "", ""));
  }

  @Test
  void inpaint_tf32AndAutoDevice_areTaken() {
    boolean convolutions = Devices.allowsTf32Convolutions();
    boolean matrices = Devices.allowsTf32Matrices();
    try {
      assertThat(inpaint("--tf32", "false", "--device", "auto").exitCode()).isZero();
      assertThat(Devices.allowsTf32Convolutions()).isFalse();
      assertThat(inpaint("--tf32", "true", "--device", "cpu", "--force").exitCode()).isZero();
      assertThat(Devices.allowsTf32Convolutions()).isTrue();
      assertThat(Devices.allowsTf32Matrices()).isTrue();
    } finally {
      Devices.allowTf32(convolutions, matrices);
    }
  }

  @Test
  void inpaint_emptyMask_copiesThePhotoAndSaysSo() {
    Mask.empty(90, 70).write(mask);

    Terminal run = inpaint("--quiet");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("the mask is empty");
    assertThat(RgbImage.read(out)).isEqualTo(RgbImage.read(photo));
  }

  @Test
  void inpaint_blackIsHole_fillsTheOtherPart() {
    Mask.rectangle(90, 70, new Region(40, 25, 20, 15)).inverted().write(mask);

    assertThat(inpaint("--mask-polarity", "black-is-hole").out())
        .contains("black-is-hole, the hole is 4.8 % of the photo");
  }

  @Test
  void inpaint_maskOfAnotherSize_saysBothSizes() {
    Mask.empty(80, 70).write(mask);

    assertThat(inpaint("--quiet").failure()).startsWith("rad: the mask is 80×70, the photo 90×70");
    assertThat(out).doesNotExist();
  }

  @Test
  void inpaint_greyPhoto_isConverted() throws IOException {
    var grey = new BufferedImage(90, 70, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(grey, "png", photo.toFile());

    assertThat(inpaint("--quiet").exitCode()).isZero();
  }

  @Test
  void inpaint_missingFiles_areNamed() throws IOException {
    checkpoint = folder.resolve("none.pt");
    assertThat(inpaint().failure()).contains("none.pt: no such file");
    Files.writeString(checkpoint, "this is a text, not a checkpoint");
    assertThat(inpaint().failure()).contains("is text, not weights");
    Files.delete(photo);
    assertThat(inpaint().failure()).contains("photo.png", "no such file");
  }

  @Test
  void inpaint_keysOfAnotherNetwork_areListed() {
    checkpoint = folder.resolve("other.safetensors");
    List<RawTensor> tensors =
        Checkpoint.open(ADM).tensors().values().stream()
            .map(tensor -> tensor.name().equals("out.2.bias") ? tensor.renamed("head.b") : tensor)
            .toList();
    SafetensorsWriter.write(checkpoint, tensors, Map.of());

    assertThat(inpaint().failure())
        .startsWith("rad: " + checkpoint)
        .contains("1 missing (out.2.bias), 1 unexpected (head.b)");
  }

  @ParameterizedTest
  @CsvSource({
    "--steps, 0, steps must be between 1 and 1000",
    "--steps, 1001, steps must be between 1 and 1000",
    "--steps, ten, 'ten' is not a whole number",
    "--seed, 1.5, '1.5' is not a whole number",
    "--threads, 0, threads must be at least 1",
    "--threads, -3, threads must be at least 1",
    "--device, tpu, 'tpu' is not cpu",
    "--device, cuda:99, cuda:99 was asked for",
    "--mask-polarity, up, none of white-is-hole",
    "--out, filled.gif, add .png",
    "--no-such-option, 1, Unknown options",
  })
  void inpaint_badValue_oneLineSaysWhat(String option, String value, String message) {
    List<Object> arguments = new ArrayList<>(List.of("inpaint", "--image", photo));
    arguments.addAll(List.of("--mask", mask, "--checkpoint", ADM, "--quiet"));
    arguments.addAll(option.equals("--out") ? List.of() : List.of("--out", out));
    arguments.addAll(List.of(option, value));

    Terminal run = Terminal.run(arguments.toArray());

    assertThat(run.failure()).startsWith("rad: ").contains(message);
    assertThat(run.out()).isEmpty();
    assertThat(out).doesNotExist();
  }

  @Test
  void inpaint_outInAFile_isRefusedBeforeTheWork() {
    Terminal run =
        Terminal.run(
            "inpaint",
            "--image",
            photo,
            "--mask",
            mask,
            "--out",
            photo.resolve("x.png"),
            "--quiet");

    assertThat(run.failure()).contains("photo.png is a file, not a folder");
  }

  @Test
  void inpaint_imageWithoutMask_isRefused() {
    assertThat(Terminal.run("inpaint", "--image", photo).failure())
        .isEqualTo(
            "rad: --image and --mask belong together: name both, or neither;"
                + " see rad inpaint --help");
  }

  @Test
  void info_checkpoint_saysWhatItHolds() {
    Terminal run = Terminal.run("info", ADM);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("TORCH_ZIP", "GUIDED_DIFFUSION", "274 of F32", "4,474,662")
        .contains("--image_size 64 --num_channels 32", "--channel_mult 1,2,3,4 --attention")
        .contains("--dropout 0.0", "assumed     ");
  }

  @Test
  void info_classifier_saysWhatItIs() {
    Path file = ADM.resolveSibling("../testdata/golden/classifier/attention/model.pt");

    Terminal run = Terminal.run("info", file);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("a classifier of noisy images", "of F16", "of no public classifier")
        .contains("--classifier_pool attention", "--image_size 16", "assumed     ");
    checkpoint = file;
    assertThat(inpaint().failure()).contains("it is a classifier");
  }

  /** Fine-tunes from start to finish: train, stop, resume, export, describe, inpaint. */
  @Test
  void train_adapters_canBeContinuedExportedAndUsed() {
    Path photos = folder.resolve("photos");
    Path run = folder.resolve("run");
    Path adapter = folder.resolve("adapter.safetensors");
    Folders.createParent(photos.resolve("x"));
    Pictures.gradient(100, 80).write(photos.resolve("a.png"));
    Pictures.gradient(120, 90).write(photos.resolve("b.png"));
    Object[] train = {"train", "--data", photos, "--base", ADM, "--lora-rank", 2, "--out", run};

    Terminal first = Terminal.run(with(train, "--batch", 1, "--steps", 1));
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(Terminal.run(with(train, "--batch", 1, "--steps", 2)).failure())
        .contains("holds a training already", "--resume");
    Terminal second = Terminal.run(with(train, "--batch", 1, "--steps", 2, "--resume"));
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(run.resolve("checkpoint-00000002/adapter.safetensors")).exists();

    assertThat(Terminal.run("export", "--run", run, "--out", adapter).exitCode()).isZero();
    assertThat(Terminal.run("info", adapter).out())
        .contains("PEFT adapters", "rank 2, alpha 2.0", "epsilon");
    Terminal filled = inpaint("--adapter", adapter);
    assertThat(filled.exitCode()).as(filled.err()).isZero();
    assertThat(filled.out())
        .contains(ADM + " with the adapter " + adapter)
        .contains("trained for RAD")
        .doesNotContain("not trained for RAD");

    Path trained = ADM.resolveSibling("rad-landscapes-64.safetensors");
    Path merged = folder.resolve("merged.safetensors");
    Object[] merge = {"convert", "--to", "guided-diffusion", "--adapter", adapter, "--out", merged};
    assertThat(Terminal.run(with(merge, trained)).failure())
        .contains("was trained on landscapes-adm-64.pt, not on the weights of " + trained)
        .contains("--any-base");
    checkpoint = trained;
    assertThat(inpaint("--adapter", adapter, "--force").failure())
        .contains("not on the weights of");
    assertThat(inpaint("--adapter", adapter, "--any-base", "--force").exitCode()).isZero();
    assertThat(Terminal.run(with(merge, trained, "--any-base")).exitCode()).isZero();
  }

  private static Object[] with(Object[] arguments, Object... more) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void info_photo_isNoCheckpoint() {
    assertThat(Terminal.run("info", photo).failure()).contains("give a weights file");
  }

  @Test
  void noCommand_printsTheHelp() {
    Terminal bare = Terminal.run();

    assertThat(bare.exitCode()).isZero();
    assertThat(bare.out()).contains("Usage: rad [-hV] COMMAND", "inpaint", "doctor");
    assertThat(Terminal.run("help")).isEqualTo(bare);
    assertThat(Terminal.run("help", "doctor").out())
        .isEqualTo(Terminal.run("doctor", "--help").out());
  }

  @ParameterizedTest
  @CsvSource({
    "inpant, , did you mean inpaint",
    "inpaint, --imag, did you mean --image or --images",
    "convert, --otu, did you mean --out",
  })
  void slip_commandOrOption_isAnsweredWithWhatWasMeant(
      String command, String option, String answer) {
    Terminal run = option == null ? Terminal.run(command) : Terminal.run(command, option, "x");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.failure()).contains(answer);
  }

  /** A value out of range is a usage error, like one that is not a number. */
  @ParameterizedTest
  @CsvSource({"--steps, 0", "--steps, ten", "--device, tpu", "--out, x.gif", "--strength, 2"})
  void mistake_anyValue_exitsWithTwo(String option, String value) {
    assertThat(Terminal.run("inpaint", option, value).exitCode()).isEqualTo(2);
  }

  @Test
  void inpaint_nameWithAt_isAFilesName() throws IOException {
    Path named = Files.move(photo, folder.resolve("@photo.png"));
    Path relative = Path.of("").toAbsolutePath().relativize(named.toAbsolutePath());
    photo = relative;
    assertThat(inpaint("--quiet").exitCode()).isZero();
    assertThat(Terminal.run("info", "@nothing").failure()).contains("@nothing");
  }

  @Test
  void completion_script_knowsCommandsAndOptions() {
    Terminal run = Terminal.run("completion");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("complete -F _complete_rad", "inpaint", "'--no-triptych'");
  }
}
