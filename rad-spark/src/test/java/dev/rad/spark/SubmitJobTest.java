package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.RadHere;
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

  /** What {@code rad inpaint} has and the job has not, each for its reason. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "--image",
          "--images",
          "--extend",
          "--no-triptych",
          "--preview-every", // of one photo
          "--samples", // rows of a table with seeds of their own
          "--threads", // spark.task.cpus
          "--job",
          "--class-names",
          "--quiet",
          "--method",
          "--adm",
          "--lama",
          "--allow-torchscript"); // RAD alone

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
