package dev.rad.cli.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Java example in the documentation; {@code place} is its location. */
record Snippet(String place, String code) {

  private static final Pattern FENCED = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern JAVADOC =
      Pattern.compile("(?s)<pre>\\{@code\n(.*?)\n *\\* *}</pre>");
  private static final Pattern STATEMENT = // distinguishes code from formulas
      Pattern.compile("(?m);\\s*(//.*)?$|\\b[A-Z]\\w+\\.\\w+\\(");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\n");
  private static final Pattern TYPE = Pattern.compile("(?m)^public (?:final )?class (\\w+)");

  private static final List<String> IMPORTED =
      List.of(
          "dev.rad.*",
          "dev.rad.checkpoint.*",
          "dev.rad.cli.docs.SnippetPrelude",
          "dev.rad.exception.*",
          "dev.rad.feature.*",
          "dev.rad.image.*",
          "dev.rad.latent.*",
          "dev.rad.mask.*",
          "dev.rad.metric.*",
          "dev.rad.model.*",
          "dev.rad.placement.*",
          "dev.rad.schedule.*",
          "dev.rad.torch.*",
          "dev.rad.torch.device.*",
          "dev.rad.torch.distributed.*",
          "dev.rad.torch.lora.*",
          "dev.rad.torch.metric.*",
          "dev.rad.torch.nn.*",
          "dev.rad.torch.nn.conditioning.*",
          "dev.rad.torch.nn.layer.*",
          "dev.rad.torch.baseline.*",
          "dev.rad.torch.sampling.*",
          "dev.rad.torch.tensor.*",
          "dev.rad.torch.training.*",
          "java.awt.image.BufferedImage",
          "java.nio.file.Path",
          "java.util.*",
          "java.util.concurrent.*");

  /** The code that marks an example as compiled but not run, with the reason. */
  private static final List<String> TOO_MUCH_TO_RUN =
      List.of(
          "new Trainer(", // takes hours
          "new LatentTrainer(",
          "new AutoencoderTrainer(",
          ".adapt(", // takes minutes
          "BaselineInpainter", // runs thousands of evaluations
          ".adapter(", // its files are not copied
          ".classifier(", // its weights are not shipped
          "ProcessGroup", // needs several processes
          "LatentLora.open(", // its file is not shipped
          "LamaInpainter.load(", // its weights are not shipped, like the next three
          "Lpips.open(",
          "InceptionFeatures.open(",
          "NoisyClassifier.load(", // its weights are not shipped
          "checkpointed("); // needs a training step

  /** Collects the examples in the guides and in the Javadoc of public classes. */
  static List<Snippet> all() {
    List<Snippet> all = new ArrayList<>();
    for (Path guide : Project.guides()) {
      Matcher fenced = FENCED.matcher(Project.text(guide));
      while (fenced.find()) {
        all.add(new Snippet(guide + "#" + all.size(), fenced.group(1)));
      }
    }
    for (Path source : Project.librarySources()) {
      Matcher javadoc = JAVADOC.matcher(Project.text(source));
      while (javadoc.find()) {
        String code = javadoc.group(1).replaceAll("(?m)^ *\\* ?", "").replace("{ ... }", "{ }");
        if (STATEMENT.matcher(code).find()) {
          all.add(new Snippet(source + "#" + all.size(), code + "\n"));
        }
      }
    }
    return all;
  }

  boolean isRun() {
    return TOO_MUCH_TO_RUN.stream().noneMatch(code::contains);
  }

  /** Returns the name of the class made by {@link #toSource}. */
  String className(int number) {
    Matcher type = TYPE.matcher(code);
    return type.find() ? type.group(1) : "Example" + number;
  }

  /** Returns a source file: the example itself if it is one, otherwise wrapped in a class. */
  String toSource(int number) {
    if (TYPE.matcher(code).find()) {
      return code;
    }
    String own = IMPORT.matcher(code).results().map(r -> r.group()).collect(Collectors.joining());
    String imports =
        IMPORTED.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
    String body = IMPORT.matcher(code).replaceAll("").strip();
    String ended = body.endsWith(";") || body.endsWith("}") ? body : body + ";";
    return """
    %s%s
    public class %s extends SnippetPrelude {
      @Override
      public Object run() throws Exception {
        if (Boolean.TRUE) { // examples that return a value do so here
    %s
        }
        return null;
      }
    }
    """
        .formatted(imports, own, className(number), ended);
  }
}
