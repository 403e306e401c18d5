package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.RadHere;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SubmitJobTest {

  @TempDir Path folder;

  private int code;

  @BeforeAll
  static void spark() {
    LocalSpark.session();
  }

  private String submit(String... options) {
    var said = new StringWriter();
    CommandLine command = SubmitJob.commandLine();
    command.setOut(new PrintWriter(said));
    command.setErr(new PrintWriter(said));
    code = command.execute(options);
    return said.toString();
  }

  private String photos(String... names) throws Exception {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    for (String name : names) {
      Pictures.write(photos.resolve(name), masks.resolve(name), 64, 64, name.hashCode());
    }
    return photos.toString();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void submit_folders_fillsWritesATableAndSumsUp() throws Exception {
    String photos = photos("a.png", "b.png");
    Files.writeString(folder.resolve("photos/c.png"), "no picture");

    String said =
        submit(
            "--photos",
            photos,
            "--masks",
            path("masks"),
            "--out",
            path("out"),
            "--prior",
            "photo",
            "--seed",
            "7",
            "--same-seed");

    assertThat(code).isEqualTo(3);
    assertThat(said)
        .containsPattern("pictures +3\n")
        .containsPattern("filled +2\n")
        .containsPattern("failed +1\n")
        .contains("c: no mask for c.png");
    RadHere.run(
        "inpaint",
        "--image",
        photos + "/a.png",
        "--mask",
        path("masks/a.png"),
        "--prior",
        "photo",
        "--seed",
        "7",
        "--out",
        path("alone.png"),
        "--no-triptych");
    assertThat(Files.readAllBytes(folder.resolve("out/a.png")))
        .isEqualTo(Files.readAllBytes(folder.resolve("alone.png")));

    String again =
        submit(
            "--table",
            path("out/_rad/results"),
            "--mask",
            "box",
            "--results",
            path("bytes"),
            "--prior",
            "photo");

    assertThat(again).containsPattern("filled +2\n");
    List<Row> rows =
        LocalSpark.session().read().parquet(path("bytes")).orderBy("id").collectAsList();
    assertThat(rows.get(0).<byte[]>getAs("result")).startsWith(0x89, 'P', 'N', 'G');
    assertThat(rows.get(2).<String>getAs("error")).contains("cannot read");
  }

  @Test
  void submit_mistakes_areSaidInOneLine() throws Exception {
    String photos = photos("a.png");

    assertThat(submit("--photos", photos, "--out", path("out"))).contains("--photos needs --masks");
    assertThat(code).isEqualTo(2);
    assertThat(submit("--out", path("out"))).contains("name either --photos");
    assertThat(submit("--photos", photos, "--mask", "box", "--prior", "photos", "--out", "o"))
        .contains("'photos' is none of network, photo, both");
    assertThat(submit("--photos", photos, "--mask", "box", "--out", path("out")))
        .contains("prior BOTH needs a network");
    assertThat(submit("--photos", photos, "--mask", "box", "--steps", "0", "--out", "o"))
        .contains("between 1 and 1000");
    assertThat(code).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void submit_folderThatIsNone_endsWithOne() {
    String said =
        submit("--photos", path("none"), "--mask", "box", "--prior", "photo", "--out", "o");

    assertThat(code).isEqualTo(1);
    assertThat(said).contains(path("none") + " cannot be listed").doesNotContain("\tat ");
  }

  @Test
  void submit_weightsThatAreMissing_endsWithOne() throws Exception {
    String said =
        submit(
            "--photos",
            photos("a.png"),
            "--mask",
            "box",
            "--checkpoint",
            path("no.safetensors"),
            "--out",
            path("out"));

    assertThat(code).isEqualTo(1);
    assertThat(said).contains("no.safetensors cannot be read");
  }

  @Test
  void submit_failFast_namesThePicture() throws Exception {
    String photos = photos("a.png");
    Files.writeString(folder.resolve("photos/a.png"), "no picture");

    String said =
        submit(
            "--photos",
            photos,
            "--mask",
            "box",
            "--prior",
            "photo",
            "--fail-fast",
            "--out",
            path("out"));

    assertThat(code).isEqualTo(1);
    assertThat(said).startsWith("rad-spark: a: cannot read");
  }

  private void assertEqualsRad(String photos, List<String> results, String... options)
      throws Exception {
    List<String> rad =
        new ArrayList<>(
            List.of("inpaint", "--images", photos, "--masks", path("masks"), "--seed", "9"));
    rad.addAll(List.of(options));
    rad.addAll(List.of("--out", path("alone")));
    RadHere.run(rad.toArray(String[]::new));
    for (String result : results) {
      assertThat(folder.resolve("out/" + result))
          .hasSameBinaryContentAs(folder.resolve("alone/" + result));
    }
  }

  @Test
  void submit_samples_areFilesAndRowsAndEqualTheCommands() throws Exception {
    String photos = photos("a.png", "b.png");

    String said =
        submit(
            "--photos",
            photos,
            "--masks",
            path("masks"),
            "--prior",
            "photo",
            "--samples",
            "2",
            "--seed",
            "9",
            "--same-seed",
            "--out",
            path("out"));

    assertThat(code).as(said).isZero();
    assertThat(said).contains("filled          4");
    List<String> files = List.of("a-1.png", "a-2.png", "b-1.png", "b-2.png");
    assertEqualsRad(photos, files, "--prior", "photo", "--samples", "2");
    List<Row> rows =
        LocalSpark.session()
            .read()
            .parquet(path("out/_rad/results"))
            .orderBy("id", "sample")
            .collectAsList();
    assertThat(rows)
        .extracting(row -> row.getAs("id") + " " + row.getAs("sample") + " " + row.getAs("result"))
        .containsExactly(
            "a 1 " + path("out/a-1.png"),
            "a 2 " + path("out/a-2.png"),
            "b 1 " + path("out/b-1.png"),
            "b 2 " + path("out/b-2.png"));
    assertThat(folder.resolve("out/a-1.png"))
        .satisfies(
            one ->
                assertThat(Files.readAllBytes(one))
                    .isNotEqualTo(Files.readAllBytes(folder.resolve("out/a-2.png"))));
    assertThat(submit("--photos", photos, "--mask", "box", "--samples", "0", "--out", path("o")))
        .contains("there is at least 1 sample, not 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "ddnm@2"})
  void submit_otherMethod_equalsTheCommand(String method) throws Exception {
    String photos = photos("a.png");
    String adm =
        Path.of(System.getProperty("rad.root"), "checkpoints", "landscapes-adm-64.safetensors")
            .toString();

    String said =
        submit(
            "--photos",
            photos,
            "--masks",
            path("masks"),
            "--method",
            method,
            "--adm",
            adm,
            "--seed",
            "9",
            "--same-seed",
            "--out",
            path("out"));

    assertThat(code).as(said).isZero();
    assertEqualsRad(photos, List.of("a.png"), "--method", method, "--adm", adm);
  }

  private static String golden(String network) {
    return Path.of(System.getProperty("rad.root"), "testdata/golden", network, "model.pt")
        .toString();
  }

  /** The constructor's flags of the classifier among the reference data. */
  private String classifierFlags() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("classifier.json"),
            """
            {"image_size": 16, "classifier_width": 32, "classifier_depth": 1,
             "channel_mult": "1,2", "classifier_attention_resolutions": "16,8",
             "num_head_channels": 32, "num_classes": 10,
             "classifier_use_scale_shift_norm": true, "classifier_resblock_updown": true,
             "classifier_pool": "attention"}
            """);
    return file.toString();
  }

  /** Results with guidance, and without, to see that there is any. */
  @Test
  void submit_guidance_equalsTheCommandAndIsAnotherPicture() throws Exception {
    String photos = photos("a.png");
    List<String> plain =
        List.of(
            "--checkpoint",
            golden("adm/classcond-new-attention"),
            "--class",
            "3",
            "--steps",
            "2",
            "--prior",
            "network");
    List<List<String>> guided =
        List.of(
            List.of(),
            List.of("--guidance", "3", "--null-class", "0"),
            List.of("--guidance", "3", "--unconditional", golden("adm/uncond-learn-sigma")),
            List.of(
                "--classifier",
                golden("classifier/attention"),
                "--classifier-scale",
                "50",
                "--classifier-flags",
                classifierFlags()));
    Set<String> pictures = new TreeSet<>();
    for (int i = 0; i < guided.size(); i++) {
      List<String> options = new ArrayList<>(plain);
      options.addAll(guided.get(i));
      List<String> job = new ArrayList<>(List.of("--photos", photos, "--masks", path("masks")));
      job.addAll(options);
      job.addAll(List.of("--seed", "9", "--same-seed", "--force", "--out", path("out")));

      String said = submit(job.toArray(String[]::new));

      assertThat(code).as(said).isZero();
      options.add("--force");
      assertEqualsRad(photos, List.of("a.png"), options.toArray(String[]::new));
      pictures.add(Digests.hex(folder.resolve("out/a.png")));
    }
    assertThat(pictures).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--checkpoint x --class 1 --guidance 2 | give either the null class",
        "--checkpoint x --null-class 1 | give its weight",
        "--checkpoint x --classifier y | say which",
        "--method magic | there is no method 'magic'",
        "--method mean:x=1 | --method mean has no options",
        "--method lama | name them with --lama",
        "--method lama --lama x.pt | add --allow-torchscript",
        "--method mean --mask alpha | only the method rad fills in an order",
        "--class cat | --class 'cat' is no number",
        "--job nothing.json | job nothing.json: cannot be read",
        "--prior photo --checkpoint x | --prior photo asks no network",
        "--placement tiles:2 | tiles overlap by a share",
        "--step 3 | did you mean --steps",
      })
  void submit_mistake_isSaidAsTheCommandSaysIt(String words, String sentence) throws Exception {
    String[] before = {"--photos", photos("a.png"), "--mask", "box", "--out", path("out")};

    String said =
        submit(
            Stream.concat(Stream.of(before), Stream.of(words.split(" "))).toArray(String[]::new));

    assertThat(code).isEqualTo(2);
    assertThat(said.lines()).singleElement().asString().contains(sentence);
  }

  @Test
  void submit_jobFile_givesTheOptionsThatTheLineLeavesOut() throws Exception {
    Path job =
        Files.writeString(
            folder.resolve("job.json"),
            "{\"photos\": \"%s\", \"mask\": \"box\", \"prior\": \"photo\", \"out\": \"none\"}"
                .formatted(photos("a.png")));

    String said = submit("--job", job.toString(), "--out", path("out"));

    assertThat(code).as(said).isZero();
    assertThat(folder.resolve("out/a.png")).isRegularFile();
  }

  @Test
  void networkOptions_classByName_isItsLine() throws Exception {
    Path names = Files.writeString(folder.resolve("names.txt"), "dog, hound\ncat\n");
    var options = new JobNetworkOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs("--checkpoint", "w", "--class", "cat", "--class-names", names.toString());
    BulkOptionsBuilder builder = BulkOptions.builder();

    options.addTo(builder, null);

    assertThat(builder.build().network().classNumber()).isEqualTo(1);
  }

  /** The options of {@code rad inpaint} that the job lacks, each for its reason. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "--image",
          "--images",
          "--extend",
          "--no-triptych",
          "--preview-every", // of one photo
          "--adapt",
          "--adapt-learning-rate",
          "--adapt-out",
          "--adapt-rank", // of minutes for every photo
          "--adapter-strength",
          "--clip-skip",
          "--latent-method",
          "--negative-prompt",
          "--prompt",
          "--scheduler",
          "--tokenizer", // of latent pipelines, which the job does not take
          "--threads"); // spark.task.cpus

  @Test
  void options_areThoseOfRadInpaint() {
    Set<String> job = names(SubmitJob.commandLine());

    assertThat(new TreeSet<>(RadHere.options("inpaint")))
        .allSatisfy(
            name -> assertThat(job.contains(name) || LEFT_OUT.contains(name)).as(name).isTrue());
    assertThat(job).doesNotContainAnyElementsOf(LEFT_OUT);
  }

  private static Set<String> names(CommandLine command) {
    List<String> names = new ArrayList<>();
    command.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
    return Set.copyOf(names);
  }

  @Test
  void launcher_isAScriptThatShellsUnderstand() throws Exception {
    Path script = Path.of(System.getProperty("rad.root"), "bin", "rad-spark");

    Process check = new ProcessBuilder("sh", "-n", script.toString()).start();

    assertThat(check.waitFor()).isZero();
  }

  @Test
  void launcher_handsWordsToSparkAndToTheJob() throws Exception {
    Path home = folder.resolve("with space");
    Path target = Files.createDirectories(home.resolve("rad-spark/target/lib")).getParent();
    for (String jar :
        List.of("rad-spark-1.jar", "rad-spark-1-sources.jar", "lib/a.jar", "lib/b.jar")) {
      Files.createFile(target.resolve(jar));
    }
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path script =
        Files.copy(
            Path.of(System.getProperty("rad.root"), "bin", "rad-spark"), bin.resolve("rad-spark"));
    Path fake = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(fake, "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done\n");
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    var builder =
        new ProcessBuilder(
            "sh",
            script.toString(),
            "submit",
            "--master",
            "yarn",
            "--conf",
            "spark.executor.memoryOverhead=3g",
            "--",
            "--photos",
            "my photos");
    builder.environment().put("SPARK_HOME", path("spark"));

    Process run = builder.redirectErrorStream(true).start();
    List<String> words = new String(run.getInputStream().readAllBytes()).lines().toList();

    assertThat(words).startsWith("--master", "yarn", "--conf", "spark.executor.memoryOverhead=3g");
    assertThat(words)
        .endsWith(
            "--class",
            "dev.rad.spark.SubmitJob",
            "--jars",
            target + "/lib/a.jar," + target + "/lib/b.jar",
            target + "/rad-spark-1.jar",
            "--photos",
            "my photos");
    assertThat(words).doesNotContain("spark.executor.memoryOverhead=1g", "--");
    assertThat(Stream.of("spark.executorEnv.MALLOC_ARENA_MAX=1")).allMatch(words::contains);
  }
}
