package dev.rad.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.cli.Terminal;
import dev.rad.feature.FeatureStatistics;
import dev.rad.feature.Features;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.baseline.BaselineMethod;
import dev.rad.torch.device.Devices;
import dev.rad.torch.metric.FrechetDistance;
import dev.rad.torch.metric.Lpips;
import dev.rad.torch.metric.UNetFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code rad evaluate}, with methods without a network, and with the shipped ones in few steps. */
public class EvaluateCommandTest {

  private static final Path ROOT = Path.of(System.getProperty("rad.root", ".."));
  private static final Path RAD = ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");
  private static final Path ADM = ROOT.resolve("checkpoints/landscapes-adm-64.safetensors");
  private static final Path LORA = ROOT.resolve("checkpoints/rad-landscapes-64-lora.safetensors");
  private static final Path LAMA = ROOT.resolve("testdata/torchscript/mean-colour.pt");

  @TempDir private Path folder;
  private Path photos;

  @BeforeEach
  void writePhotos() throws IOException {
    photos = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < 3; i++) {
      write(photos.resolve(i + ".png"), 30, 20, i);
    }
  }

  private static void write(Path file, int width, int height, int seed) throws IOException {
    byte[] rgb = new byte[width * height * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    Files.createDirectories(file.getParent());
    RgbImage.of(width, height, rgb).write(file);
  }

  private Terminal evaluate(String out, Object... more) {
    List<Object> all = new ArrayList<>(List.of("evaluate", "--out", folder.resolve(out)));
    all.addAll(List.of(more));
    if (!all.contains("--merge")) {
      Map<String, Object> usual =
          Map.of(
              "--images",
              photos,
              "--methods",
              "mean",
              "--size",
              16,
              "--checkpoint",
              RAD,
              "--adm",
              ADM);
      usual.forEach(
          (name, value) -> {
            if (!all.contains(name) && !(name.equals("--size") && all.contains("--whole"))) {
              all.addAll(List.of(name, value));
            }
          });
    }
    return Terminal.run(all.toArray());
  }

  private Terminal done(String out, Object... more) {
    Terminal run = evaluate(out, more);
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return run;
  }

  private String failure(Object... more) {
    String failure = evaluate("refused", more).failure();
    assertThat(folder.resolve("refused")).doesNotExist();
    return failure;
  }

  private Path file(String out, String name) {
    return folder.resolve(out).resolve(name);
  }

  private List<String> rows(String out) throws IOException {
    List<String> lines = Files.readAllLines(file(out, "results.csv"));
    return lines.subList(1, lines.size());
  }

  /** A column of all rows, by its name. */
  private List<String> column(String out, String name) throws IOException {
    List<String> lines = Files.readAllLines(file(out, "results.csv"));
    int column = List.of(lines.get(0).split(",")).indexOf(name);
    assertThat(column).as(name).isNotNegative();
    return lines.stream().skip(1).map(line -> line.split(",", -1)[column]).toList();
  }

  /** What does not depend on the clock. */
  private List<String> timeless(String out) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : rows(out)) {
      List<String> cells = new ArrayList<>(List.of(row.split(",", -1)));
      cells.subList(9, 12).clear();
      rows.add(String.join(",", cells));
    }
    return rows;
  }

  @Test
  void evaluate_twoPhotos_writesPicturesRowsTablesAndPage() throws IOException {
    Terminal run = done("out", "--n", 2, "--masks", "box,extreme");

    assertThat(run.out()).contains("4/4 ", "left 0:00:00", "done ");
    assertThat(rows("out")).hasSize(4);
    assertThat(column("out", "mask")).containsExactly("box", "extreme", "box", "extreme");
    assertThat(column("out", "hole")).containsOnly("0.250000", "0.750000");
    assertThat(column("out", "forward")).containsOnly("0");
    for (String name :
        List.of(
            "photo/0001.png",
            "mask/extreme/0001.png",
            "filled/box/mean/0000.png",
            "filled/extreme/mean/0001.png",
            "grid-box.png")) {
      assertThat(file("out", name)).exists();
    }
    RgbImage grid = RgbImage.read(file("out", "grid-box.png")); // photo, hole, mean; 8 times
    assertThat(grid.width()).isEqualTo(3 * 128 + 2 * 4);
    int headings = grid.height() - (2 * 128 + 4);
    assertThat(headings).isPositive();
    RgbImage hidden = RgbImage.read(file("out", "photo/0000.png"));
    assertThat(grid.red(7, headings + 7)).isEqualTo(hidden.red(0, 0));
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("box: N = 2, 25 % are hole", "16×16 pixels", "a height of 20 pixels");
    assertThat(Files.readString(file("out", "index.html")))
        .contains("src=\"photo/0000.png\"", "src=\"filled/extreme/mean/0001.png\"")
        .doesNotContain("http://", "https://");
    JsonNode json = JsonMapper.builder().build().readTree(file("out", "summary.json"));
    JsonNode cell = json.at("/methods/mean/masks/box");
    assertThat(cell.at("/n").asInt()).isEqualTo(2);
    double[] psnr = column("out", "psnr_hole").stream().mapToDouble(Double::parseDouble).toArray();
    assertThat(cell.at("/psnr_hole/mean").asDouble())
        .isCloseTo((psnr[0] + psnr[2]) / 2, within(1e-9));
    assertThat(json.at("/settings/common/seed").asString()).isEqualTo("0");
    assertThat(json.at("/machine/cores").asInt()).isPositive();
  }

  @Test
  void evaluate_morePicturesAndMethods_areAddedToThoseThatAreThere() throws IOException {
    done("out", "--n", 1, "--masks", "box");
    List<String> first = rows("out");
    var written = Files.getLastModifiedTime(file("out", "filled/box/mean/0000.png"));

    done("out", "--n", 2, "--masks", "extreme,box");
    done(
        "out",
        "--n",
        2,
        "--masks",
        "box",
        "--methods",
        "lama",
        "--lama",
        LAMA,
        "--allow-torchscript");
    done(
        "whole",
        "--n",
        2,
        "--masks",
        "box,extreme",
        "--methods",
        "mean,lama",
        "--lama",
        LAMA,
        "--allow-torchscript");

    assertThat(rows("out")).hasSize(4 + 2).startsWith(first.get(0));
    assertThat(Files.getLastModifiedTime(file("out", "filled/box/mean/0000.png")))
        .isEqualTo(written);
    assertThat(timeless("whole")).containsAll(timeless("out"));
    assertThat(Files.readString(file("out", "tables.md"))).contains("| mean |", "| lama |");
  }

  @Test
  void evaluate_lastRowCutShortOrPictureMissing_makesThemAgain() throws IOException {
    done("out", "--n", 2, "--masks", "box,extreme");
    List<String> all = timeless("out");
    String text = Files.readString(file("out", "results.csv"));
    Files.writeString(file("out", "results.csv"), text.substring(0, text.length() - 9));
    Files.delete(file("out", "filled/box/mean/0000.png"));

    Terminal again = done("out", "--n", 2, "--masks", "box,extreme");

    assertThat(again.out().lines().filter(line -> line.contains("mean:"))).hasSize(2);
    assertThat(timeless("out")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(file("out", "filled/box/mean/0000.png")).exists();
  }

  @Test
  void evaluate_damagedRow_isNamed() throws IOException {
    done("out", "--n", 1, "--masks", "box");
    Path csv = file("out", "results.csv");
    Files.writeString(csv, Files.readString(csv) + "what,is,this\n");
    assertThat(evaluate("out", "--n", 1, "--masks", "box").failure())
        .contains("results.csv, line 3 is no result");

    Files.writeString(csv, "a,b\n1,2\n");
    assertThat(evaluate("out", "--n", 1, "--masks", "box").failure())
        .contains("other columns than this version writes");

    Files.writeString(file("out", "evaluation.json"), "[]");
    assertThat(evaluate("out", "--n", 1, "--masks", "box").failure())
        .contains("is no record of an evaluation");
  }

  @Test
  void evaluate_otherSettingsForAFolder_areRefusedWithWhatDiffers() throws IOException {
    Object[] masks = {"--n", 1, "--masks", "box", "--methods", "rad@1", "--size", 64};
    done("out", masks);
    String before = Files.readString(file("out", "evaluation.json"));

    assertThat(evaluate("out", "--n", 1, "--masks", "box", "--seed", 4).failure())
        .contains("other settings", "seed is 0 there, 4 here", "size is 64 there, 16 here");
    assertThat(
            evaluate(
                    "out",
                    "--n",
                    1,
                    "--masks",
                    "box",
                    "--methods",
                    "rad@1",
                    "--size",
                    64,
                    "--checkpoint",
                    ADM)
                .failure())
        .contains("method rad@1 is", "sha256")
        .contains("landscapes-adm-64.safetensors");
    Path list = Files.writeString(folder.resolve("list.txt"), "0.png\n1.png\n2.png\n");
    Files.writeString(list, column("out", "photo").get(0).equals("0.png") ? "1.png" : "0.png");
    assertThat(evaluate("out", "--n", 1, "--masks", "box", "--size", 64, "--list", list).failure())
        .contains("the pictures of box are others");
    assertThat(Files.readString(file("out", "evaluation.json"))).isEqualTo(before);
  }

  @Test
  void evaluate_steps_shortenSchedulesAndAreCounted() throws IOException {
    done(
        "out",
        "--n",
        1,
        "--masks",
        "box",
        "--size",
        64,
        "--steps",
        2,
        "--threads",
        1,
        "--methods",
        "rad,rad@ddim/3,rad@heun/3,rad-cfg1,rad-lora,ddrm,mcg,ddnm:travel_repeat=2",
        "--adapter",
        LORA);

    assertThat(column("out", "method"))
        .containsExactly(
            "rad",
            "rad@ddim/3",
            "rad@heun/3",
            "rad-cfg1",
            "rad-lora",
            "ddrm",
            "mcg",
            "ddnm:travel_repeat=2");
    assertThat(column("out", "steps")).containsExactly("2", "3", "3", "2", "2", "2", "2", "2");
    // Heun's method evaluates twice a step but for the last: 2·3 − 1; MCG differentiates each step
    assertThat(column("out", "forward").subList(0, 7))
        .containsExactly("2", "3", "5", "2", "2", "2", "2");
    assertThat(column("out", "backward").subList(0, 7))
        .containsExactly("0", "0", "0", "0", "0", "0", "2");
    assertThat(column("out", "seed")).containsOnly(column("out", "seed").get(0));
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("Table 2: time and evaluations", "Table 3: ablation", "Cfg. 1");
    RgbImage truth = RgbImage.read(file("out", "photo/0000.png"));
    Mask hole = Mask.read(file("out", "mask/box/0000.png"), MaskPolarity.WHITE_IS_HOLE);
    RgbImage filled = RgbImage.read(file("out", "filled/box/mcg/0000.png"));
    assertThat(filled).isNotEqualTo(truth);
    assertThat(filled.composite(truth, hole)).isEqualTo(truth); // known pixels are pasted
    assertThat(file("out", "raw")).doesNotExist();
  }

  @Test
  void evaluate_methods_areDescribedInWordsOfTheCommandLine() throws IOException {
    done(
        "out",
        "--n",
        1,
        "--masks",
        "box",
        "--size",
        64,
        "--methods",
        "ddnm:eta=0.5@2,rad@ddim/1,rad-cfg1@ddim/1,mean");

    assertThat(Files.readString(file("out", "tables.md")))
        .contains(
            "- `ddnm:eta=0.5@2`: ddnm:eta=0.5, 2 steps, with landscapes-adm-64.safetensors",
            "- `rad@ddim/1`: RAD's reverse process, 1 ddim step, with"
                + " rad-landscapes-64.safetensors",
            "- `rad-cfg1@ddim/1`: rad-cfg1, 1 ddim step, with landscapes-adm-64.safetensors");
    assertThat(Files.readString(file("out", "summary.json"))).doesNotContainPattern("[A-Z]\\w+\\[");
  }

  @Test
  void evaluate_raw_isWhatTheMethodGives() throws IOException {
    done("out", "--n", 1, "--masks", "box", "--size", 64, "--raw", "--methods", "repaint@1,mean");

    RgbImage truth = RgbImage.read(file("out", "photo/0000.png"));
    RgbImage raw = RgbImage.read(file("out", "raw/box/repaint_1/0000.png"));
    Mask hole = Mask.read(file("out", "mask/box/0000.png"), MaskPolarity.WHITE_IS_HOLE);
    assertThat(raw.composite(truth, hole))
        .isNotEqualTo(truth); // RePaint's known pixels are its own
    assertThat(truth.composite(raw, hole))
        .isEqualTo(RgbImage.read(file("out", "filled/box/repaint_1/0000.png")));
  }

  /**
   * The numbers were recorded when the weights' page was made: the tables there stay comparable.
   */
  @Test
  void evaluate_oneSquareOfEachPhoto_scoresAsRecorded() throws IOException {
    done("out", "--n", 3, "--masks", "box,wide,perlin", "--seed", 5);

    assertThat(column("out", "photo")).startsWith("2.png").endsWith("0.png");
    assertThat(column("out", "psnr_hole"))
        .containsExactly(
            "10.395255",
            "10.437145",
            "10.570233",
            "10.656540",
            "10.032377",
            "10.734923",
            "11.069692",
            "10.670936",
            "10.982857");
  }

  @Test
  void evaluate_paperLayout_readsPairsAndMasksInFalseColours() throws IOException {
    Path eval = folder.resolve("eval");
    for (String kind : List.of("box", "thick")) {
      for (int i = 0; i < 2; i++) {
        write(eval.resolve(kind + "/original/000" + i + ".png"), 16, 16, i);
      }
    }
    Region region = new Region(2, 3, 5, 6);
    Mask hole = Mask.rectangle(16, 16, region);
    byte[] viridis = new byte[16 * 16 * 3]; // red 68 of 0, red 253 of 1
    for (int i = 0; i < 256; i++) {
      boolean inside = hole.at(i % 16, i / 16) > 0;
      viridis[3 * i] = (byte) (inside ? 253 : 68);
      viridis[3 * i + 1] = (byte) (inside ? 231 : 1);
      viridis[3 * i + 2] = (byte) (inside ? 37 : 84);
    }
    for (String name : List.of("box/mask/0000.png", "box/mask/0001.png", "thick/mask/0000.png")) {
      Files.createDirectories(eval.resolve(name).getParent());
      RgbImage.of(16, 16, viridis).write(eval.resolve(name));
    }
    hole.inverted().write(eval.resolve("thick/mask/0001.png"));

    done("out", "--images", eval, "--n", 2);
    done(
        "inverted",
        "--images",
        eval,
        "--n",
        1,
        "--masks",
        "box",
        "--mask-polarity",
        "black-is-hole");

    assertThat(column("out", "mask")).containsExactly("box", "thick", "box", "thick");
    assertThat(column("out", "photo")).startsWith("box/0000.png", "thick/0000.png");
    String share = "%.6f".formatted(30 / 256.0);
    assertThat(column("out", "hole"))
        .containsExactly(share, share, share, "%.6f".formatted(226 / 256.0));
    assertThat(column("inverted", "hole")).containsExactly("%.6f".formatted(226 / 256.0));
    assertThat(RgbImage.read(file("out", "photo/thick-0001.png")))
        .isEqualTo(RgbImage.read(eval.resolve("thick/original/0001.png")));

    assertThat(failure("--images", eval, "--n", 3)).contains("has 2 pictures, --n asks for 3");
    assertThat(failure("--images", eval, "--n", 1, "--masks", "wide"))
        .contains("has no masks 'wide': take box, thick");
    Files.delete(eval.resolve("box/mask/0001.png"));
    assertThat(failure("--images", eval, "--n", 1)).contains("0001.png has no mask");
  }

  @Test
  void evaluate_folderOfMasks_givesEachPictureItsOwnOrTheNext() throws IOException {
    Path masks = Files.createDirectories(folder.resolve("my masks"));
    Mask.rectangle(32, 32, new Region(0, 0, 16, 16)).write(masks.resolve("a.png"));
    Mask.rectangle(32, 32, new Region(0, 0, 32, 16)).write(masks.resolve("1.png"));

    done("out", "--n", 3, "--masks", masks);

    List<String> names = column("out", "photo");
    for (int i = 0; i < 3; i++) {
      // sorted: 1.png, a.png; 1.png belongs to the photo of that name, others take turns
      boolean half = names.get(i).equals("1.png") || i % 2 == 0;
      assertThat(column("out", "hole").get(i)).isEqualTo(half ? "0.500000" : "0.250000");
    }
    assertThat(column("out", "mask")).containsOnly("my_masks");

    write(masks.resolve("b.png"), 20, 10, 0);
    Mask.rectangle(20, 10, new Region(0, 0, 5, 5)).write(masks.resolve("1.png"));
    Terminal run = evaluate("narrow", "--n", 3, "--masks", masks);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("1.png is 20×10 pixels, not square");
  }

  @Test
  void evaluate_networkBlock_givesADistanceOfTheWrittenPicturesThatIsKept() throws IOException {
    Object[] two = {
      "--n", 2, "--masks", "box", "--size", 64, "--features", RAD + ":middle_block@10"
    };
    String told = "box mean: Fréchet distance";
    assertThat(done("out", two).out()).contains(told);
    assertThat(done("out", two).out()).doesNotContain(told); // kept

    List<float[]> truths = new ArrayList<>();
    List<float[]> fillings = new ArrayList<>();
    try (var network = UNetFeatures.open(RAD, "middle_block", 10, Device.CPU)) {
      for (String name : List.of("0000.png", "0001.png")) {
        truths.add(network.features(RgbImage.read(file("out", "photo/" + name))));
        fillings.add(network.features(RgbImage.read(file("out", "filled/box/mean/" + name))));
      }
      FeatureStatistics truth = Features.of(network.source(), truths).statistics();
      double distance =
          FrechetDistance.between(truth, Features.of(network.source(), fillings).statistics())
              .value();
      JsonNode json = JsonMapper.builder().build().readTree(file("out", "summary.json"));
      assertThat(json.at("/methods/mean/masks/box/Fréchet distance (middle_block@10)").asDouble())
          .isCloseTo(distance, within(1e-9));
    }
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("| box: Fréchet distance (middle_block@10) ↓ | box: kernel distance (")
        .contains("equal N only")
        .doesNotContain("FID");

    done("out", "--n", 3, "--masks", "box", "--size", 64); // of 2 pictures it is no longer true
    assertThat(Files.readString(file("out", "tables.md"))).doesNotContain("Fréchet");
    assertThat(
            evaluate("out", "--n", 3, "--masks", "box", "--size", 64, "--features", RAD + ":out")
                .failure())
        .contains("features is middle_block@10 of", "out@0 of");
    assertThat(failure("--features", "middle_block")).contains("FILE:BLOCK");
  }

  /** Before the first picture: hours may lie between it and the use of these files. */
  @Test
  void evaluate_measureWhoseFileIsWrong_isRefusedBeforeTheFirstPicture() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no weights");
    assertThat(failure("--n", 1, "--lpips-backbone", text, "--lpips-heads", text))
        .contains("notes.txt");
    assertThat(failure("--n", 1, "--inception", text)).contains("notes.txt");
    assertThat(failure("--n", 1, "--features", RAD + ":attic"))
        .contains("the network has no block attic: name one of");
  }

  @Test
  void evaluate_anyDevice_choosesOneThatIsThere() throws IOException {
    Object[] any = {
      "--n",
      1,
      "--masks",
      "box",
      "--size",
      64,
      "--device",
      "auto",
      "--features",
      RAD + ":middle_block"
    };
    done("out", any);
    assertThat(Files.readString(file("out", "evaluation.json")))
        .contains('"' + Devices.resolve(Device.auto()).toString() + '"');
    assertThat(failure("--n", 1, "--device", "cuda:99")).contains("cuda:99 was asked for");
  }

  @Test
  void evaluate_lpips_isThatOfTheWrittenPictures() throws IOException {
    done("out", "--n", 1, "--masks", "box", "--size", 64);
    assertThat(column("out", "lpips_alex")).containsOnly("");
    Path backbone = folder.resolve("alexnet.safetensors");
    Path heads = folder.resolve("heads.safetensors");
    long[][] shapes = {
      {64, 3, 11, 11}, {192, 64, 5, 5}, {384, 192, 3, 3}, {256, 384, 3, 3}, {256, 256, 3, 3}
    };
    int[] indices = {0, 3, 6, 8, 10};
    List<RawTensor> layers = new ArrayList<>();
    List<RawTensor> weights = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      layers.add(random("features." + indices[i] + ".weight", shapes[i]));
      layers.add(random("features." + indices[i] + ".bias", shapes[i][0]));
      weights.add(random("lin" + i + ".model.1.weight", 1, shapes[i][0], 1, 1));
    }
    SafetensorsWriter.write(backbone, layers, Map.of());
    SafetensorsWriter.write(heads, weights, Map.of());

    done(
        "out",
        "--n",
        1,
        "--masks",
        "box",
        "--size",
        64,
        "--lpips-backbone",
        backbone,
        "--lpips-heads",
        heads);

    try (var lpips = Lpips.open(backbone, heads)) {
      double distance =
          lpips.distance(
              RgbImage.read(file("out", "photo/0000.png")),
              RgbImage.read(file("out", "filled/box/mean/0000.png")));
      assertThat(column("out", "lpips_alex"))
          .containsExactly(String.format(Locale.ROOT, "%.6f", distance));
    }
    assertThat(column("out", "lpips_vgg")).containsOnly("");
    assertThat(Files.readString(file("out", "tables.md"))).contains("LPIPS (AlexNet) ↓");
    assertThat(failure("--lpips-heads", heads)).contains("belong together");
  }

  private static RawTensor random(String name, long... shape) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    float[] values = new float[count];
    var random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() * Math.sqrt(6.0 * shape[0] / count));
    }
    return RawTensor.of(name, values, shape);
  }

  @Test
  void evaluate_merge_bringsMethodsTogether() throws IOException {
    done("a", "--n", 2, "--masks", "box");
    done(
        "b",
        "--n",
        1,
        "--masks",
        "box",
        "--methods",
        "lama",
        "--lama",
        LAMA,
        "--allow-torchscript");
    done("c", "--n", 1, "--masks", "box", "--seed", 1);
    List<String> both = new ArrayList<>(rows("a"));
    both.addAll(rows("b"));

    done("both", "--merge", file("a", "") + "," + file("b", ""));

    assertThat(rows("both")).containsExactlyElementsOf(both);
    assertThat(file("both", "filled/box/lama/0000.png")).exists();
    assertThat(Files.readString(file("both", "tables.md"))).contains("N = 2 or 1 (unfinished)");
    done(
        "both",
        "--n",
        2,
        "--masks",
        "box",
        "--methods",
        "mean,lama",
        "--lama",
        LAMA,
        "--allow-torchscript");
    assertThat(rows("both")).hasSize(4);

    assertThat(evaluate("d", "--merge", file("a", "") + "," + file("c", "")).failure())
        .contains("seed is 0 there, 1 here");
    assertThat(evaluate("d", "--merge", folder.resolve("photos")).failure())
        .contains("holds no evaluation");
  }

  @Test
  void evaluate_cropsOfAPhoto_areDifferentSquares() throws IOException {
    done("out", "--n", 6, "--crops", 2, "--masks", "box");

    assertThat(column("out", "photo").stream().map(name -> name.replace("#2", "")).distinct())
        .hasSize(3);
    assertThat(column("out", "photo").subList(3, 6)).allMatch(name -> name.endsWith(".png#2"));
    List<RgbImage> squares = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      squares.add(RgbImage.read(file("out", "photo/000" + i + ".png")));
    }
    assertThat(squares).doesNotHaveDuplicates();
  }

  @Test
  void evaluate_pictureThatCannotBeFilled_isNamedAndTheOthersAreFilled() throws IOException {
    Files.write(photos.resolve("broken.png"), new byte[] {1, 2, 3});

    Terminal run = evaluate("out", "--n", 4, "--masks", "box");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().lines()).hasSize(1).first().asString().contains("failed", "broken.png");
    assertThat(rows("out")).hasSize(3);
  }

  @Test
  void evaluate_whole_judgesPhotosOfTheirOwnSize() throws IOException {
    write(photos.resolve("wide.png"), 90, 40, 9); // others: 30×20
    Object[] whole = {"--whole", "--longest", 60, "--n", 4, "--masks", "blob,box"};

    done("out", whole);

    List<String> names = column("out", "photo");
    for (int i = 0; i < 4; i++) {
      boolean wide = names.get(2 * i).equals("wide.png");
      Path file = file("out", "photo/000" + i + ".png");
      RgbImage picture = RgbImage.read(file);
      assertThat(picture.width()).isEqualTo(wide ? 60 : 30);
      assertThat(picture.height()).isEqualTo(wide ? 27 : 20);
      Mask blob = Mask.read(file("out", "mask/blob/000" + i + ".png"), MaskPolarity.WHITE_IS_HOLE);
      assertThat(blob.fraction()).isBetween(0.04, 0.18);
      if (!wide) {
        assertThat(picture).isEqualTo(RgbImage.read(photos.resolve(names.get(2 * i))));
      }
    }
    assertThat(RgbImage.read(file("out", "grid-blob.png")).width()).isEqualTo(3 * 320 + 2 * 4);
    assertThat(Files.readString(file("out", "tables.md")))
        .contains(
            "Whole photos of at most 60 pixels", "blob: patches ↓", "Holes in textured places");
    assertThat(Files.readString(file("out", "index.html"))).contains("class=\"pictures photos\"");
    String first = timeless("out").toString();
    assertThat(done("out", whole).out()).doesNotContain("dB in"); // all is there
    Files.delete(file("out", "filled/blob/mean/0002.png"));
    assertThat(done("out", whole).out()).containsOnlyOnce("dB in");
    assertThat(timeless("out")).hasSize(8);
    assertThat(first).contains(timeless("out").get(7)); // the same mask, seed and measures

    assertThat(evaluate("out", "--n", 4, "--masks", "box").failure())
        .contains("pictures is whole there, squares here");
  }

  @Test
  void evaluate_masksOfWholePhotos_haveThePhotosProportions() throws IOException {
    Path masks = Files.createDirectories(folder.resolve("masks"));
    Mask.rectangle(60, 40, new Region(0, 0, 30, 40)).write(masks.resolve("a.png"));

    done("out", "--whole", "--n", 3, "--masks", masks);

    assertThat(column("out", "hole")).containsOnly("0.500000");
    Mask.rectangle(60, 60, new Region(0, 0, 30, 40)).write(masks.resolve("a.png"));
    Terminal run = evaluate("other", "--whole", "--n", 3, "--masks", masks);
    assertThat(run.err()).contains("a.png is 60×60 pixels, its picture 30×20");
  }

  @Test
  void evaluate_priors_areWhatInpaintDoes() throws IOException {
    Object[] priors = {"--whole", "--n", 1, "--methods", "network@2,photo,both@2", "--threads", 1};
    done("out", priors);

    assertThat(column("out", "steps")).containsExactly("2", "0", "2");
    for (int i = 0; i < 3; i++) {
      String method = column("out", "method").get(i);
      Path filled = folder.resolve(method + ".png");
      List<Object> inpaint = new ArrayList<>(List.of("inpaint", "--out", filled, "--threads", 1));
      inpaint.addAll(List.of("--image", file("out", "photo/0000.png")));
      inpaint.addAll(List.of("--mask", file("out", "mask/blob/0000.png")));
      inpaint.addAll(
          List.of("--prior", method.split("@")[0], "--seed", column("out", "seed").get(i)));
      if (method.endsWith("@2")) {
        inpaint.addAll(List.of("--checkpoint", RAD, "--steps", 2));
      }
      Terminal run = Terminal.run(inpaint.toArray());
      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(RgbImage.read(filled))
          .isEqualTo(
              RgbImage.read(file("out", "filled/blob/" + method.replace('@', '_') + "/0000.png")));
    }
    assertThat(failure("--whole", "--n", 1, "--methods", "photo@5"))
        .contains("photo has no options");
    assertThat(Files.readString(file("out", "tables.md"))).contains("as rad inpaint --prior photo");
  }

  @Test
  void evaluate_wholeWithWhatIsOfSquares_isRefused() {
    for (Object[] square :
        new Object[][] {{"--size", 16}, {"--height", 16, "--size", 16}, {"--crops", 2}}) {
      List<Object> all = new ArrayList<>(List.of(square));
      all.addAll(List.of("--whole", "--n", 1));
      assertThat(failure(all.toArray())).contains("are of squares: leave them out with --whole");
    }
    assertThat(failure("--whole", "--n", 1, "--methods", "mean,ddrm"))
        .contains("method 'ddrm' fills squares of its network's size only");
    assertThat(failure("--whole", "--n", 1, "--longest", 9))
        .contains("--longest is at least 16 pixels, not 9");
    assertThat(failure("--n", 1, "--longest", 100)).contains("add --whole");
  }

  @Test
  void evaluate_badArguments_areRefusedBeforeAnythingIsWritten() {
    assertThat(failure("--masks", "oval")).contains("unknown mask kind 'oval'");
    assertThat(failure("--masks", "box,box", "--n", 1)).contains("names a kind twice");
    assertThat(failure("--methods", "magic")).contains("unknown method 'magic'", "rad-cfg1");
    assertThat(failure("--methods", "mean,mean")).contains("names one twice");
    assertThat(failure("--methods", "rad@ddim")).contains("SOLVER/STEPS");
    assertThat(failure("--methods", "rad@magic/5")).contains("magic", "ddim");
    assertThat(failure("--methods", "ddrm@ddim/5")).contains("write ddrm@5");
    assertThat(failure("--methods", "rad:steps=5")).contains("rad has no options");
    assertThat(failure("--methods", "mean@5")).contains("mean has no options");
    assertThat(failure("--methods", "ddrm:steps=5")).contains("ddrm has no option steps");
    assertThat(failure("--methods", "rad-cfg2")).contains("--cfg2");
    assertThat(failure("--methods", "rad-lora")).contains("--adapter");
    assertThat(failure("--methods", "lama")).contains("--lama");
    assertThat(failure("--methods", "lama", "--lama", LAMA))
        .contains("a program that runs with your rights", "--allow-torchscript");
    assertThat(failure("--n", 9)).contains("--n asks for 9");
    assertThat(failure("--n", 0)).contains("--n is at least 1");
    assertThat(failure("--crops", 0)).contains("--crops is at least 1");
    assertThat(failure("--steps", 0, "--n", 1)).contains("--steps is at least 1");
    assertThat(failure("--height", 15)).contains("--height is at least the size");
    assertThat(failure("--images", folder.resolve("no"))).contains("cannot be read");
    assertThat(failure("--methods", "rad,ddrm", "--n", 1, "--adm", folder.resolve("no.pt")))
        .contains("no.pt");
    assertThat(Terminal.run("evaluate", "--out", folder.resolve("refused")).failure())
        .contains("--images and --methods");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void evaluate_help_namesEveryMethod() {
    String help = Terminal.run("evaluate", "--help").out();
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(help).doesNotContain("--force");
    assertThat(Arrays.asList(help.split("[\\s,]+")))
        .containsAll(
            BaselineMethod.names().stream()
                .filter(name -> !name.equals("rad-steps") && !name.equals("ddim-replacement"))
                .toList())
        .contains("rad", "rad-cfg1", "rad-cfg2", "rad-lora", "lama", "mean", "telea", "ns", "ddim")
        .contains("gmic")
        .contains("network", "photo", "both");
    assertThat(failure("--n", 1, "--methods", "mean,telea"))
        .contains("'telea' needs OpenCV", "-Popencv");
  }
}
