package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** PEFT's {@code adapter_config.json}. */
final class PeftConfig {
  static final String FILE_NAME = "adapter_config.json";

  private static final long MAX_LENGTH = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .build())
          .build();

  private PeftConfig() {}

  /** Returns the alpha given in a folder's file, or none if there is no such file. */
  static OptionalDouble alphaIn(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.isRegularFile(file)) {
      return OptionalDouble.empty();
    }
    try {
      if (Files.size(file) > MAX_LENGTH) {
        throw new CheckpointException(file + ": is larger than 1 MiB; give PEFT's own file");
      }
      return alpha(file.toString(), Files.readString(file));
    } catch (MalformedInputException e) {
      throw new CheckpointException(file + ": is not UTF-8; save it as UTF-8", e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read (" + e + "); check permissions", e);
    }
  }

  /** Returns the alpha given in a text, or none if it does not say. */
  static OptionalDouble alpha(String what, String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new CheckpointException(
          (what + ": is not JSON: " + MappedFile.quote(String.valueOf(e.getOriginalMessage())))
              + "; give PEFT's own file",
          e);
    }
    for (String flag : new String[] {"use_dora", "use_rslora", "rank_pattern", "alpha_pattern"}) {
      JsonNode value = json.path(flag);
      if (value.isBoolean() ? value.booleanValue() : !value.isEmpty()) {
        throw new CheckpointException(
            what + ": " + flag + " is set; give plain LoRA adapters of one rank and one alpha");
      }
    }
    JsonNode alpha = json.path("lora_alpha");
    if (alpha.isMissingNode() || alpha.isNull()) {
      return OptionalDouble.empty();
    }
    double value = alpha.isNumber() ? alpha.doubleValue() : Double.NaN;
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new CheckpointException(
          (what + ": lora_alpha is " + MappedFile.quote(alpha.toString()))
              + "; give a number above 0");
    }
    return OptionalDouble.of(value);
  }

  static String write(AdapterTensors adapters, Collection<String> targets, boolean timeLayers) {
    ObjectNode json = JSON.createObjectNode();
    json.put("peft_type", "LORA");
    json.put("r", adapters.rank());
    if (adapters.alpha() == Math.rint(adapters.alpha()) && adapters.alpha() < 1 << 30) {
      json.put("lora_alpha", (int) adapters.alpha());
    } else {
      json.put("lora_alpha", adapters.alpha());
    }
    json.put("lora_dropout", 0.0);
    json.put("bias", "none");
    ArrayNode modules = json.putArray("target_modules");
    targets.forEach(modules::add);
    if (timeLayers) {
      json.putArray("modules_to_save").add("linear_1").add("linear_2").add("time_emb_proj");
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }
}
