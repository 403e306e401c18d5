package dev.rad.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.RgbImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that the Java examples in README.md, docs/*.md and the Javadoc compile after {@link
 * SnippetPrelude}, and that those that finish quickly run in a folder like the project's.
 */
class SnippetsTest {

  @TempDir private Path folder;

  /** A source file in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("memory:/" + className + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @Test
  void examples_ofGuidesAndJavadoc_compileAndRun() throws IOException, InterruptedException {
    List<Snippet> snippets = Snippet.all();
    assertThat(snippets).hasSizeGreaterThan(10);
    Path classes = Files.createDirectory(folder.resolve("classes"));

    compile(snippets, classes);
    run(snippets, classes);
  }

  private static void compile(List<Snippet> snippets, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < snippets.size(); i++) {
      Snippet snippet = snippets.get(i);
      var problems = new DiagnosticCollector<JavaFileObject>();
      try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
        List<String> options =
            List.of(
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"));
        var source = new Source(snippet.className(i), snippet.toSource(i));
        compiler.getTask(null, files, problems, options, null, List.of(source)).call();
      }
      problems.getDiagnostics().stream()
          .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
          .map(problem -> snippet.place() + ": " + problem.getMessage(null) + "\n" + snippet.code())
          .forEach(failures::add);
    }
    assertThat(failures).isEmpty();
  }

  private void run(List<Snippet> snippets, Path classes) throws IOException, InterruptedException {
    Path demo = Project.ROOT.resolve("rad-examples/demo");
    Path here = Files.createDirectory(folder.resolve("here"));
    RgbImage photo = RgbImage.read(demo.resolve("photo.jpg"));
    photo.write(here.resolve("photo.png"));
    Files.copy(demo.resolve("hole.png"), here.resolve("hole.png"));
    Files.createDirectory(here.resolve("checkpoints"));
    String weights = "checkpoints/rad-landscapes-64.safetensors";
    Files.copy(Project.ROOT.resolve(weights), here.resolve(weights));
    copy(
        Project.ROOT.resolve("testdata/golden/latent/pipeline-inpaint9"),
        here.resolve("stable-diffusion-inpainting"));
    List<String> names =
        IntStream.range(0, snippets.size())
            .filter(i -> snippets.get(i).isRun())
            .mapToObj(i -> snippets.get(i).className(i))
            .toList();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-Djava.awt.headless=true", "-cp"));
    command.add(
        System.getProperty("java.class.path") + System.getProperty("path.separator") + classes);
    command.add(SnippetPrelude.class.getName());
    command.addAll(names);
    var builder = new ProcessBuilder(command).directory(here.toFile()).redirectErrorStream(true);
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines()).containsAll(names.stream().map(name -> "ran " + name).toList());
    RgbImage result = RgbImage.read(here.resolve("out.png"));
    assertThat(result.width()).isEqualTo(photo.width());
    assertThat(result).isNotEqualTo(photo);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
