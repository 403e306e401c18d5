package dev.rad.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a command's options from a JSON file, {@code --job FILE}: an object whose keys are the
 * option names without dashes, such as {@code {"image": "a.jpg", "mask": ["sky.png", "sea.png"],
 * "steps": 20, "force": true}}. Options on the command line take precedence.
 */
public final class JobFile {
  private static final String JOB = "--job";

  private final Path file;
  private final ParseResult line;

  private JobFile(Path file, ParseResult line) {
    this.file = file;
    this.line = line;
  }

  /**
   * Expands the options of a job file into command-line arguments.
   *
   * @param parsed the parsed command line
   * @return the command line followed by the options of the job; empty if it names no job
   * @throws ParameterException if the file cannot be read, is not a JSON object, or has a key or
   *     value that the command does not accept
   */
  public static Optional<String[]> expand(ParseResult parsed) {
    ParseResult line = parsed;
    while (line.hasSubcommand()) {
      line = line.subcommand();
    }
    Path file = line.matchedOptionValue(JOB, null);
    if (file == null || line.isUsageHelpRequested()) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>(parsed.originalArgs());
    arguments.addAll(new JobFile(file, line).flags());
    return Optional.of(arguments.toArray(String[]::new));
  }

  private List<String> flags() {
    Map<String, OptionSpec> known =
        line.commandSpec().options().stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .filter(option -> !option.longestName().equals(JOB))
            .collect(
                Collectors.toMap(
                    option -> option.longestName().substring("--".length()), option -> option));
    List<String> flags = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : read().properties()) {
      OptionSpec option = known.get(member.getKey());
      if (option == null) {
        throw wrong(
            "there is no \"%s\"; known are %s"
                .formatted(
                    member.getKey(),
                    known.keySet().stream().sorted().collect(Collectors.joining(", "))));
      }
      if (!line.hasMatchedOption(option)) {
        flags.addAll(flags(option, member.getKey(), member.getValue()));
      }
    }
    return flags;
  }

  private JsonNode read() {
    try {
      JsonNode job = json().readTree(Files.readString(file));
      if (!job.isObject()) {
        throw wrong("not a JSON object; give {\"name\": value, …}");
      }
      return job;
    } catch (IOException e) {
      throw wrong("cannot be read; check the path");
    } catch (JacksonException e) {
      throw wrong(
          "not JSON: %s, line %d; correct the text"
              .formatted(e.getOriginalMessage(), e.getLocation().getLineNr()));
    }
  }

  /** Creates the parser; only here, because its classes take a while to load. */
  private static JsonMapper json() {
    return JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  }

  private List<String> flags(OptionSpec option, String name, JsonNode value) {
    if (option.arity().max() == 0) {
      if (!value.isBoolean()) {
        throw wrong("\"" + name + "\" is true or false, not " + value);
      }
      return value.asBoolean() ? List.of("--" + name) : List.of();
    }
    if (value.isArray() && option.isMultiValue()) {
      List<String> all = new ArrayList<>();
      value.forEach(element -> all.add(flag(name, element)));
      return all;
    }
    return List.of(flag(name, value));
  }

  private String flag(String name, JsonNode value) {
    if (!value.isString() && !value.isNumber()) {
      throw wrong("\"" + name + "\" is a text or a number, not " + value);
    }
    return "--" + name + "=" + value.asString();
  }

  private ParameterException wrong(String what) {
    CommandLine command = line.commandSpec().commandLine();
    return new ParameterException(command, "job " + file + ": " + what);
  }
}
