package dev.rad.cli.inpaint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.InpaintOptions;
import dev.rad.SoftMask;
import dev.rad.cli.Pictures;
import dev.rad.cli.Terminal;
import dev.rad.image.Photo;
import dev.rad.image.PictureGrid;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.RegionPlan;
import dev.rad.torch.RadInpainter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders, jobs, samples, previews, and kinds of photos. */
public class InpaintCommandTest {

  private static final Path ADM =
      Path.of(System.getProperty("rad.root", ".."), "checkpoints/landscapes-adm-64.pt");
  private static final Region HOLE = new Region(40, 25, 20, 15);

  @TempDir private Path folder;
  private Path photo;
  private Path mask;
  private Path out;

  @BeforeEach
  void writePhoto() {
    photo = folder.resolve("photo.png");
    mask = folder.resolve("mask.png");
    out = folder.resolve("results/filled.png");
    Pictures.gradient(90, 70).write(photo);
    Mask.rectangle(90, 70, HOLE).write(mask);
  }

  private static Terminal rad(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    if (all.contains("inpaint") && !all.contains("--prior")) {
      all.addAll(List.of("--prior", "network"));
    }
    if (!all.contains("photo")) { // asks no network
      all.addAll(List.of("--checkpoint", ADM));
    }
    all.add("--quiet");
    return Terminal.run(all.toArray());
  }

  private Terminal inpaint(Object... more) {
    List<Object> all = new ArrayList<>(List.of("inpaint", "--image", photo, "--out", out));
    all.addAll(List.of("--mask", mask));
    all.addAll(List.of(more));
    if (!all.contains("--steps")) {
      all.addAll(List.of("--steps", 2));
    }
    return rad(all.toArray());
  }

  private static void assertDone(Terminal run) {
    assertThat(run).isEqualTo(new Terminal(0, "", ""));
  }

  private Path beside(String name) {
    return out.resolveSibling(name);
  }

  @Test
  void inpaint_resultIsThere_isReplacedByForceOnly() throws IOException {
    Files.createDirectories(out.getParent());
    Files.writeString(out, "mine");

    assertThat(inpaint().failure())
        .isEqualTo(
            "rad: " + out + " is there already: add --force to replace it, or name another --out");
    assertThat(Files.readString(out)).isEqualTo("mine");
    assertDone(inpaint("--force"));
    assertThat(RgbImage.read(out).width()).isEqualTo(90);
  }

  @ParameterizedTest
  @ValueSource(strings = {"filled-mask.png", "filled-steps", "filled-steps.gif"})
  void inpaint_fileBesideIsThere_isNotReplacedEither(String name) throws IOException {
    Files.createDirectories(out.getParent());
    Files.writeString(beside(name), "mine");

    assertThat(inpaint().failure()).contains(name + " is there already");
    assertThat(out).doesNotExist();
  }

  @Test
  void inpaint_triptychIsThere_isLeftAndTheResultWritten() throws IOException {
    Files.createDirectories(out.getParent());
    Files.writeString(beside("filled-triptych.png"), "mine");

    Terminal run = inpaint();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("no picture beside the result", "is there already");
    assertThat(RgbImage.read(out).width()).isEqualTo(90);
    assertThat(Files.readString(beside("filled-triptych.png"))).isEqualTo("mine");
  }

  @Test
  void inpaint_noTriptych_writesTheResultAlone() {
    assertDone(inpaint("--no-triptych"));
    assertThat(out.getParent().toFile().list()).containsExactly("filled.png");
  }

  @Test
  void inpaint_photoItself_isNeverReplaced() throws IOException {
    byte[] before = Files.readAllBytes(photo);
    out = photo;
    assertThat(inpaint("--force").failure()).contains("photo.png is what is read here");
    out = mask;
    assertThat(inpaint("--force").failure()).contains("mask.png is what is read here");
    assertThat(photo).hasBinaryContent(before);
  }

  @Test
  void inpaint_longestName_isWrittenAndALongerOneRefusedFirst() {
    out = folder.resolve("x".repeat(251) + ".png");
    Terminal tooLongBeside = inpaint("--no-triptych");
    assertThat(tooLongBeside.failure()).contains("-mask.png cannot be written");
    out = folder.resolve("日".repeat(75) + ".png");
    assertDone(inpaint());
    out = folder.resolve("x".repeat(300) + ".png");
    assertThat(inpaint().failure()).contains("cannot be written (", "choose another --out");
  }

  @Test
  void inpaint_streams_passPictures() throws IOException {
    InputStream in = System.in;
    PrintStream stdout = System.out;
    var written = new ByteArrayOutputStream();
    try {
      System.setIn(Files.newInputStream(photo));
      System.setOut(new PrintStream(written, true));
      assertDone(rad("inpaint", "--image", "-", "--mask", mask, "--out", "-", "--steps", 2));
    } finally {
      System.setIn(in);
      System.setOut(stdout);
    }
    assertDone(inpaint());
    RgbImage piped = RgbImage.of(ImageIO.read(new ByteArrayInputStream(written.toByteArray())));
    assertThat(piped).isEqualTo(RgbImage.read(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--samples=2", "--preview-every=1"})
  void inpaint_severalPicturesToAStream_areRefused(String option) {
    out = Path.of("-");
    assertThat(inpaint(option).failure()).contains("--out - is one picture");
  }

  @Test
  void inpaint_extend_keepsThePhotoOnALargerCanvas() {
    Terminal run =
        rad(
            "inpaint",
            "--image",
            photo,
            "--extend",
            "left=20,bottom=10",
            "--out",
            out,
            "--steps=2");
    assertDone(run);
    RgbImage larger = RgbImage.read(out);
    assertThat(larger.width()).isEqualTo(110);
    assertThat(larger.height()).isEqualTo(80);
    assertThat(larger.crop(new Region(20, 0, 90, 70))).isEqualTo(RgbImage.read(photo));
    assertThat(rad("inpaint", "--extend", "left=20", "--steps", 2).failure())
        .contains("--image and --mask belong together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "ddnm@2"})
  void inpaint_otherMethod_fillsAndKeepsTheRest(String method) {
    List<Object> all = new ArrayList<>(List.of("inpaint", "--image", photo, "--mask", mask));
    all.addAll(List.of("--out", out, "--method", method, "--adm", ADM));
    Terminal run = Terminal.run(all.toArray());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("method  " + method, "filled  in ", ", " + method + "\n");
    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "nope, there is no method 'nope': take one of rad",
    "lama, name them with --lama",
    "rad@3, --steps and --solver are those of rad",
    "ddnm@0, steps",
    "'a b', --method is NAME",
  })
  void inpaint_methodThatIsNone_isAMistake(String method, String message) {
    Terminal run = inpaint("--method", method);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.failure()).contains(message);
    assertThat(out).doesNotExist();
  }

  /** The same sentence as of {@code rad evaluate}. */
  @Test
  void inpaint_lama_runsItsProgramOnlyIfThatIsAllowed() {
    Path lama =
        Path.of(System.getProperty("rad.root", ".."), "testdata/torchscript/mean-colour.pt");
    List<Object> all = new ArrayList<>(List.of("inpaint", "--image", photo, "--mask", mask));
    all.addAll(List.of("--out", out, "--method", "lama", "--lama", lama));

    Terminal refused = Terminal.run(all.toArray());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.failure())
        .startsWith(
            "rad: "
                + lama
                + " is TorchScript, a program that runs with your rights when it is loaded: add"
                + " --allow-torchscript if you trust where it is from");
    assertThat(out).doesNotExist();

    all.add("--allow-torchscript");
    assertThat(Terminal.run(all.toArray()).exitCode()).isZero();
    assertThat(RgbImage.read(out)).isNotEqualTo(RgbImage.read(photo));
  }

  @Test
  void inpaint_regionsInAnOrderByAnotherMethod_areRefused() {
    assertThat(inpaint("--mask", mask, "--method", "mean").failure())
        .contains("only --method rad fills in an order");
  }

  @Test
  void inpaint_regionsInAnOrder_countTheStepsOfAllSamplesAsOne() {
    Path second = folder.resolve("second.png");
    Mask.rectangle(90, 70, new Region(5, 5, 10, 10)).write(second);
    Terminal run =
        Terminal.run(
            "inpaint",
            "--image",
            photo,
            "--mask",
            mask,
            "--mask",
            second,
            "--out",
            out,
            "--samples",
            2,
            "--steps",
            5,
            "--checkpoint",
            ADM);
    assertThat(run.exitCode()).as(run.err()).isZero();
    String steps = run.out().replaceAll("(?s).*filled  in [^,]*, seed 0, (\\d+) steps.*", "$1");
    assertThat(run.err()).contains("step " + steps + " of " + steps);
    assertThat(run.err().lines().filter(line -> line.startsWith("step"))).hasSize(10);
  }

  @Test
  void inpaint_samples_firstIsTheOnlyOneOfASingleRun() {
    assertDone(inpaint("--samples", 2, "--seed", 5));
    assertThat(out).doesNotExist();
    RgbImage first = RgbImage.read(beside("filled-1.png"));
    RgbImage second = RgbImage.read(beside("filled-2.png"));
    assertThat(second).isNotEqualTo(first);
    assertThat(second.composite(first, Mask.rectangle(90, 70, HOLE))).isEqualTo(first);
    RgbImage sheet = RgbImage.read(beside("filled-samples.png"));
    assertThat(sheet.width()).isEqualTo(4 * 90 + 3 * PictureGrid.GAP);
    assertThat(sheet.crop(new Region(3 * (90 + PictureGrid.GAP), 0, 90, 70))).isEqualTo(second);

    assertDone(inpaint("--seed", 5));
    assertThat(RgbImage.read(out)).isEqualTo(first);
  }

  @Test
  void inpaint_bothPriors_isTheDefault_andEqualsTheLibrarys() {
    Terminal both =
        Terminal.run(
            "inpaint",
            "--image",
            photo,
            "--mask",
            mask,
            "--out",
            out,
            "--steps",
            2,
            "--seed",
            4,
            "--checkpoint",
            ADM,
            "--quiet");
    assertDone(both);
    try (var rad = RadInpainter.load(ADM)) {
      RgbImage filled =
          rad.inpaint(
              RgbImage.read(photo),
              Mask.rectangle(90, 70, HOLE),
              InpaintOptions.defaults().withSteps(2).withSeed(4));
      assertThat(RgbImage.read(out)).isEqualTo(filled);
    }
    assertDone(inpaint("--prior", "both", "--seed", 4, "--force"));
    RgbImage named = RgbImage.read(out);
    assertDone(inpaint("--seed", 4, "--force"));
    assertThat(RgbImage.read(out)).isNotEqualTo(named); // the network alone
  }

  @Test
  void inpaint_photoPrior_needsNoWeights_andTakesReferences() {
    byte[] grain = new byte[3 * 90 * 70];
    new Random(1).nextBytes(grain);
    RgbImage.of(90, 70, grain).write(photo); // patches bring the gradient back to the level
    assertDone(inpaint("--prior", "photo"));
    RgbImage filled = RgbImage.read(out);
    RgbImage before = RgbImage.read(photo);
    assertThat(filled).isNotEqualTo(before);
    assertThat(filled.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);

    RgbImage.of(40, 40, new byte[4800]).write(folder.resolve("other.png"));
    assertDone(inpaint("--prior", "photo", "--force", "--reference", folder.resolve("other.png")));
    assertDone(inpaint("--prior", "photo", "--force", "--level-strength", "0.5,0.1"));
    assertThat(RgbImage.read(out)).isNotEqualTo(filled);
  }

  @Test
  void inpaint_priorsThatDoNotFit_areRefused() {
    assertThat(inpaint("--prior", "network", "--reference", photo).failure())
        .contains("--reference gives patches to copy, but --prior network copies none");
    assertThat(inpaint("--prior", "both", "--reference", folder.resolve("none.png")).failure())
        .contains("none.png");
    assertThat(inpaint("--prior", "both", "--level-strength", "2").failure())
        .contains("between 0 and 1, not [2.0]");
    Terminal named =
        Terminal.run(
            "inpaint",
            "--image",
            photo,
            "--mask",
            mask,
            "--out",
            out,
            "--prior",
            "photo",
            "--checkpoint",
            ADM);
    assertThat(named.exitCode()).isEqualTo(2);
    assertThat(named.err()).contains("--prior photo asks no network");
  }

  @Test
  void inpaint_previewEvery_writesFramesAndAFilm() throws IOException {
    Files.createDirectories(beside("filled-steps"));
    Files.writeString(beside("filled-steps/9.png"), "of an earlier run");

    assertDone(inpaint("--steps", 5, "--preview-every", 2, "--force"));

    assertThat(beside("filled-steps").toFile().list())
        .containsExactlyInAnyOrder("2.png", "4.png", "5.png");
    assertThat(ImageIO.read(beside("filled-steps.gif").toFile()).getWidth()).isEqualTo(90);
    RgbImage before = RgbImage.read(photo);
    RgbImage frame = RgbImage.read(beside("filled-steps/2.png"));
    assertThat(frame).isNotEqualTo(before);
    assertThat(frame.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
  }

  /** The hole is where the photo is transparent; what is half so elsewhere stays so. */
  @Test
  void inpaint_alpha_fillsWhatIsTransparent() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 70; y++) {
      for (int x = 0; x < 90; x++) {
        boolean hole = x >= 40 && x < 60 && y >= 25 && y < 40;
        image.setRGB(x, y, (hole ? 0 : 0xff) << 24 | x * 2 << 16 | y << 8 | 77);
      }
    }
    ImageIO.write(image, "png", photo.toFile());

    assertDone(rad("inpaint", "--image", photo, "--mask", "alpha", "--out", out, "--steps", 2));

    Photo filled = Photo.read(out);
    assertThat(filled.transparency().map(Mask::of).orElseThrow().isEmpty()).isTrue();
    assertThat(filled.picture().red(10, 20)).isEqualTo(20);
    assertThat(filled.picture().crop(new Region(40, 25, 20, 15)))
        .isNotEqualTo(Photo.read(photo).picture().crop(new Region(40, 25, 20, 15)));
  }

  @Test
  void inpaint_photoThatStaysTransparent_keepsItsAlphaAndIsNoJpeg() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 90 * 70; i++) {
      image.setRGB(i % 90, i / 90, i % 90 << 24 | 0x305070);
    }
    ImageIO.write(image, "png", photo.toFile());

    assertDone(inpaint());
    BufferedImage filled = ImageIO.read(out.toFile());
    assertThat(filled.getRGB(5, 5)).isEqualTo(5 << 24 | 0x305070);
    assertThat(filled.getRGB(50, 30) >>> 24).isEqualTo(255);
    out = folder.resolve("filled.jpg");
    assertThat(inpaint().failure()).contains("stays transparent outside the hole", "write PNG");
    assertThat(out).doesNotExist();
  }

  @Test
  void inpaint_sixteenBits_areKeptOutsideTheHole() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 90 * 70; i++) {
      image.getRaster().setSample(i % 90, i / 90, 0, i * 10);
    }
    ImageIO.write(image, "png", photo.toFile());

    assertDone(inpaint());

    var filled = ImageIO.read(out.toFile()).getRaster();
    assertThat(filled.getTransferType()).isEqualTo(image.getRaster().getTransferType());
    for (int i = 0; i < 90 * 70; i++) {
      boolean hole = i % 90 >= 40 && i % 90 < 60 && i / 90 >= 25 && i / 90 < 40;
      if (!hole) {
        assertThat(filled.getSample(i % 90, i / 90, 0)).isEqualTo(i * 10);
      }
    }
  }

  @Test
  void inpaint_dilatedAndFeathered_reachesSoFarAndNoFurther() {
    assertDone(inpaint("--dilate", 4, "--feather", 2));

    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    Mask grown = Mask.rectangle(90, 70, new Region(36, 21, 28, 23));
    assertThat(after.composite(before, grown)).isEqualTo(before);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isNotEqualTo(before);
  }

  @Test
  void inpaint_drawnMask_isWrittenAndIsWhatWasFilled() {
    assertDone(rad("inpaint", "--image", photo, "--mask", "wide", "--out", out, "--steps", 1));

    Mask drawn = Mask.read(beside("filled-mask.png"), MaskPolarity.WHITE_IS_HOLE);
    assertThat(drawn.isEmpty()).isFalse();
    RgbImage before = RgbImage.read(photo);
    assertThat(RgbImage.read(out).composite(before, drawn)).isEqualTo(before);
  }

  @Test
  void inpaint_severalMasks_areFilledInTheirOrder() {
    Mask left = Mask.rectangle(90, 70, new Region(30, 25, 15, 15));
    Mask right = Mask.rectangle(90, 70, new Region(45, 25, 15, 15));
    left.write(mask);
    Path second = folder.resolve("second.png");
    right.write(second);

    assertDone(inpaint("--mask", second, "--seed", 3, "--samples", 2));

    try (var inpainter = RadInpainter.load(ADM)) {
      var options = InpaintOptions.paper().withSeed(3).withSteps(2);
      var plan = RegionPlan.inOrder(List.of(left, right));
      RgbImage before = RgbImage.read(photo);
      assertThat(RgbImage.read(beside("filled-1.png")))
          .isEqualTo(inpainter.inpaint(before, plan, options))
          .isNotEqualTo(inpainter.inpaint(before, left.union(right), options));
      assertThat(RgbImage.read(beside("filled-2.png")))
          .isEqualTo(inpainter.inpaint(before, plan, options.forSample(1)));
    }
  }

  @Test
  void inpaint_arrivalMap_saysWhenAPixelIsFilled() {
    float[] values = new float[90 * 70];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 90 / 255f;
    }
    Mask arrival = Mask.of(90, 70, values);
    arrival.write(folder.resolve("arrival.png"));

    assertDone(inpaint("--arrival", folder.resolve("arrival.png"), "--spread", 0.5));

    try (var inpainter = RadInpainter.load(ADM)) {
      var plan = RegionPlan.arriving(Mask.rectangle(90, 70, HOLE), arrival, 0.5);
      var options = InpaintOptions.paper().withSteps(2);
      assertThat(RgbImage.read(out))
          .isEqualTo(inpainter.inpaint(RgbImage.read(photo), plan, options));
    }
  }

  @Test
  void inpaint_arrivalMapOfAnotherSize_saysBothSizes() {
    Mask.empty(80, 70).write(folder.resolve("arrival.png"));

    assertThat(inpaint("--arrival", folder.resolve("arrival.png")).failure())
        .contains("the arrival map is 80×70, the photo 90×70");
  }

  /** A scan whose black is 3 and white 250: the photo around it stays as it was. */
  @Test
  void inpaint_maskThatIsNeverBlack_isReadAsTwoValuesAndSaysSo() throws IOException {
    RgbImage before = RgbImage.read(photo);
    byte[] greys = new byte[90 * 70 * 3];
    for (int i = 0; i < greys.length; i++) {
      boolean hole = HOLE.contains(i / 3 % 90, i / 3 / 90);
      greys[i] = (byte) ((hole ? 247 : 3) + i / 3 % 4);
    }
    RgbImage.of(90, 70, greys).write(mask);
    Terminal run =
        Terminal.run(
            "inpaint",
            "--image",
            photo,
            "--mask",
            mask,
            "--out",
            out,
            "--steps",
            1,
            "--checkpoint",
            ADM);

    assertThat(run.out())
        .contains(
            "white-is-hole, values 3–250 read as a two-valued mask; --mask-threshold none keeps"
                + " grey, the hole is 4.8 % of the photo");
    RgbImage after = RgbImage.read(out);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
    assertDone(inpaint("--mask-threshold", "none", "--force"));
    assertThat(RgbImage.read(out).composite(before, Mask.rectangle(90, 70, HOLE)))
        .isNotEqualTo(before);
  }

  @Test
  void inpaint_maskOfAnotherSize_isResizedIfItsProportionsAreThePhotos() {
    Mask.rectangle(180, 140, new Region(80, 50, 40, 30)).write(mask);
    Terminal run =
        Terminal.run(
            "inpaint",
            "--image",
            photo,
            "--mask",
            mask,
            "--out",
            out,
            "--steps",
            1,
            "--checkpoint",
            ADM);
    assertThat(run.out()).contains("resized from 180×140, nearest pixels, the hole is 4.8 %");
    RgbImage before = RgbImage.read(photo);
    assertThat(RgbImage.read(out).composite(before, Mask.rectangle(90, 70, HOLE)))
        .isEqualTo(before);
    Mask.full(180, 130).write(mask);
    assertThat(inpaint("--force").failure()).contains("the mask is 180×130, the photo 90×70");
    Mask.full(70, 90).write(mask);
    assertThat(inpaint("--force").failure()).contains("turned as the photo is, upright");
  }

  @Test
  void inpaint_shapeInAlphaOrRed_isTakenAsTheChannelSays() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 90 * 70; i++) {
      boolean hole = HOLE.contains(i % 90, i / 90);
      image.setRGB(i % 90, i / 90, hole ? 0xffff0000 : 0x000000ff);
    }
    ImageIO.write(image, "png", mask.toFile());
    RgbImage before = RgbImage.read(photo);
    for (String channel : List.of("auto", "alpha", "red")) {
      assertDone(inpaint("--mask-channel", channel, "--steps", 1, "--force"));
      RgbImage after = RgbImage.read(out);
      assertThat(after).isNotEqualTo(before);
      assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
    }
  }

  /** With the plug-in that comes with the command; the library writes it by itself. */
  @Test
  void inpaint_webp_isReadAndWritten() {
    RgbImage before = RgbImage.read(photo);
    Path webp = folder.resolve("photo.webp");
    before.write(webp);
    assertThat(RgbImage.read(webp)).isEqualTo(before);
    photo = webp;
    out = folder.resolve("results/filled.webp");
    assertDone(inpaint("--steps", 1));
    assertThat(RgbImage.read(out).composite(before, Mask.rectangle(90, 70, HOLE)))
        .isEqualTo(before);
  }

  @Test
  void webp_noiseWithAlpha_comesBack() throws IOException {
    var image = new BufferedImage(300, 70, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 300 * 70; i++) {
      image.setRGB(i % 300, i / 300, i % 256 << 24 | i * 7919 & 0xffffff);
    }
    Photo photo = Photo.of(image);
    Path webp = folder.resolve("a.webp");
    photo.write(webp);
    Photo back = Photo.read(webp);
    assertThat(back.picture()).isEqualTo(photo.picture());
    assertThat(back.transparency().map(Mask::of)).isEqualTo(photo.transparency().map(Mask::of));
  }

  /** What a flag says reaches the library; what the library does with it is tested there. */
  @Test
  void inpaint_strengthAndSoftMask_areThoseOfTheLibrary() {
    Mask soft = Mask.rectangle(90, 70, HOLE).feather(6);
    soft.write(mask);

    assertDone(inpaint("--strength", 0.5, "--soft-mask", "resynthesize", "--seed", 2));

    try (var inpainter = RadInpainter.load(ADM)) {
      var options =
          InpaintOptions.paper()
              .withSeed(2)
              .withSteps(2)
              .withStrength(0.5)
              .withSoftMask(SoftMask.RESYNTHESIZE);
      Mask read = Mask.read(mask, MaskPolarity.WHITE_IS_HOLE);
      assertThat(RgbImage.read(out))
          .isEqualTo(inpainter.inpaint(RgbImage.read(photo), read, options));
    }
  }

  @Test
  void generate_two_areThoseOfTheLibrary() {
    assertDone(rad("generate", "--n", 2, "--out", out, "--steps", 2, "--seed", 6));

    try (var inpainter = RadInpainter.load(ADM)) {
      List<RgbImage> pictures =
          inpainter.generate(2, InpaintOptions.paper().withSeed(6).withSteps(2));
      assertThat(RgbImage.read(beside("filled-1.png"))).isEqualTo(pictures.get(0));
      assertThat(RgbImage.read(beside("filled-2.png"))).isEqualTo(pictures.get(1));
    }
    assertThat(rad("generate", "--n", 2, "--out", out, "--steps", 2).failure())
        .contains("filled-1.png is there already");
    assertThat(rad("generate", "--n", 0).failure()).contains("--n is at least 1");
  }

  @Test
  void inpaint_folder_fillsWhatItCanAndGoesOn() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Path masks = Files.createDirectory(folder.resolve("masks"));
    Path results = folder.resolve("results");
    for (String name : List.of("a.png", "b.jpg", "lonely.png")) {
      Pictures.gradient(90, 70).write(photos.resolve(name));
    }
    Files.writeString(photos.resolve("text.png"), "no picture");
    for (String name : List.of("a.png", "b.png", "text.png")) {
      Files.copy(mask, masks.resolve(name));
    }
    Object[] command = {
      "inpaint", "--images", photos, "--masks", masks, "--out", results, "--steps", 1
    };

    Terminal first = rad(command);
    assertThat(first.exitCode()).isEqualTo(3);
    assertThat(first.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("lonely.png: no mask for lonely.png"),
            line -> assertThat(line).contains("text.png: cannot read"));
    assertThat(results.toFile().list()).containsExactlyInAnyOrder("a.png", "b.png");

    Pictures.gradient(90, 70).write(photos.resolve("text.png"));
    Files.copy(mask, masks.resolve("lonely.png"));
    Files.writeString(results.resolve("a.png"), "not to be touched");
    assertDone(rad(command));
    assertThat(results.resolve("lonely.png")).exists();
    assertThat(Files.readString(results.resolve("a.png"))).isEqualTo("not to be touched");
  }

  private Terminal fillFolder(Object... more) {
    List<Object> all = new ArrayList<>(List.of("inpaint", "--images", folder.resolve("photos")));
    all.addAll(List.of("--mask", "box", "--out", folder.resolve("results"), "--steps", 2));
    all.addAll(List.of(more));
    return rad(all.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-mask.png", "a-steps", "a-steps.gif"})
  void inpaint_folder_replacesWhatIsBesideAResultByForceOnly(String name) throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    Path results = Files.createDirectories(folder.resolve("results"));
    for (String photo : List.of("a.png", "b.png")) {
      Pictures.gradient(90, 70).write(folder.resolve("photos").resolve(photo));
    }
    Path mine = name.equals("a-steps") ? results.resolve(name + "/1.png") : results.resolve(name);
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "mine");

    Terminal run = fillFolder("--preview-every", 1);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.failure()).contains("a.png: ", name + " is there already: add --force");
    assertThat(Files.readString(mine)).isEqualTo("mine");
    assertThat(results.resolve("a.png")).doesNotExist();
    assertThat(results.resolve("b.png")).exists();
    assertDone(fillFolder("--preview-every", 1, "--force"));
    assertThat(results.resolve("a.png")).exists();
    assertThat(Files.readAllBytes(mine)).isNotEqualTo("mine".getBytes(US_ASCII));
  }

  /** A run that was killed, or more samples of the same photo: nothing changes in the file. */
  @Test
  void inpaint_folderWhoseDrawnHoleIsThere_goesOnWithTheSameOne() throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    Pictures.gradient(90, 70).write(folder.resolve("photos/a.png"));
    assertDone(fillFolder("--dilate", 3, "--feather", 3));
    Files.delete(folder.resolve("results/a.png"));

    assertDone(fillFolder("--dilate", 3, "--feather", 3));

    assertThat(folder.resolve("results/a.png")).exists();
    Files.delete(folder.resolve("results/a.png"));
    assertThat(fillFolder("--seed", 8).failure()).contains("a-mask.png is there already");
  }

  @Test
  void job_options_areThoseOfTheCommandLine() throws IOException {
    Path job = folder.resolve("job.json");
    Files.writeString(
        job,
        """
        {"image": "%s", "mask": ["%s"], "out": "%s", "steps": 1, "seed": 9,
         "solver": "ddim", "prior": "network", "checkpoint": "%s", "quiet": true, "force": false}
        """
            .formatted(photo, mask, beside("job.png"), ADM)
            .replace("\\", "\\\\"));

    assertDone(Terminal.run("inpaint", "--job", job));
    assertDone(Terminal.run("inpaint", "--job", job, "--seed", 4, "--out", beside("flag.png")));
    assertDone(inpaint("--steps", 1, "--seed", 9, "--solver", "ddim"));

    assertThat(RgbImage.read(beside("job.png"))).isEqualTo(RgbImage.read(out));
    assertThat(RgbImage.read(beside("flag.png"))).isNotEqualTo(RgbImage.read(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"colour": 3}        | there is no "colour"; known are adapter, adm,
          {"seed": [1, 2]}     | "seed" is a text or a number, not [1,2]
          {"seed": "many"}     | Invalid value for option '--seed': 'many' is not a whole number
          {"quiet": "yes"}     | "quiet" is true or false, not "yes"
          {"image": null}      | "image" is a text or a number, not null
          {"job": "x.json"}    | there is no "job"
          {"seed": 1, "seed": 2} | not JSON: Duplicate Object property "seed"
          [1]                  | not a JSON object
          {"seed":             | not JSON
          """)
  void job_withAMistake_oneLineSaysWhat(String text, String message) throws IOException {
    Path job = folder.resolve("job.json");
    Files.writeString(job, text);

    Terminal run = Terminal.run("inpaint", "--job", job);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.failure()).startsWith("rad: ").contains(message);
  }

  @Test
  void job_missingFile_isNamed() {
    assertThat(Terminal.run("inpaint", "--job", folder.resolve("none.json")).failure())
        .contains("none.json: cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --images x                         | --images needs --masks DIR
          --images x --masks y --mask box    | --images needs --masks DIR, or --mask
          --image x --images y --mask box    | name one of both
          --image x --masks y                | --masks belongs to --images
          --image x --mask y --format jpg    | --format belongs to --images
          --images x --mask box --format gif | --format is png, jpg or webp
          --mask box                         | --image and --mask belong together
          --image x --mask y --samples 0     | --samples is at least 1
          --image x --mask y --feather -1    | take 0 pixels or more
          --image x --mask y --strength 0    | strength must be above 0
          --image x --mask y --strength 1.5  | strength must be above 0
          --image x --mask y --placement up  | 'up' is none of whole, resize, crop, tiles
          --image x --mask y --placement tiles:2 | tiles overlap by a share of 0 to 0.75
          --image x --mask y --soft-mask no  | none of blend, resynthesize
          --image x --mask y --preview-every -1 | --preview-every is at least 0
          --image x --mask wide=0.1,wiid=1   | there is no "wiid"
          --image x --mask alpha --feather 3 --dilate 2 | give --dilate at least
          --image x --mask y --mask z --feather 1 | leave --feather out
          --image x --mask y --mask z --arrival w | leave --arrival out
          --image x --mask y --arrival w --spread -1 | --spread is 0 to 100
          --images none --mask box           | none is no folder
          --image x --mask y --mask-threshold 128 | auto, none, or a number above 0, at most 1
          --image x --mask y --mask-channel blue | 'blue' is none of auto, luma, alpha, red
          """)
  void inpaint_optionsThatCannotBe_oneLineSaysWhat(String options, String message) {
    List<Object> all = new ArrayList<>(List.of("inpaint"));
    all.addAll(List.of((Object[]) options.split(" ")));

    assertThat(rad(all.toArray()).failure()).startsWith("rad: ").contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "resize", "tiles", "tiles:0.5", "crop"})
  void inpaint_placement_keepsWhatIsOutsideTheHole(String placement) {
    assertDone(inpaint("--placement", placement, "--steps", 1));

    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.composite(before, Mask.rectangle(90, 70, HOLE))).isEqualTo(before);
  }

  @Test
  void help_commands_teachWithExamplesAndExitCodes() {
    Terminal help = Terminal.run("inpaint", "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Examples:", "Exit codes:", "130", "rad inpaint --images photos --masks holes")
        .contains("--soft-mask", "--preview-every", "--arrival");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Terminal.run("generate", "--help").out()).contains("--n=N", "Exit codes:");
  }
}
