package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a model in several files, of safetensors or of {@code torch.save}, through its index, a
 * JSON object whose {@code weight_map} names the file of each tensor. The files lie beside the
 * index.
 */
final class ShardIndex {
  private static final int MAX_SHARDS = 1000;
  private static final String PICKLE = ".bin";
  private static final String PLACE = "index";
  private static final String ADVICE = "give the index that was saved with the files";

  private static final StrictJson JSON = new StrictJson(10_000);

  private final MappedFile file;
  private final Map<String, String> weightMap = new LinkedHashMap<>();
  private final Map<String, String> names = // one instance of each
      new LinkedHashMap<>();

  private ShardIndex(MappedFile file) {
    this.file = file;
  }

  /**
   * Returns whether the file begins like JSON text, not like the header length of a safetensors
   * file.
   */
  static boolean matches(MappedFile file) {
    ByteBuffer head = file.slice("magic", 0, Math.min(16, file.size()));
    int at = 0;
    while (at < head.limit() && " \t\r\n".indexOf(head.get(at)) >= 0) {
      at++;
    }
    boolean object = at < head.limit() && head.get(at) == '{';
    return object && (head.limit() < 8 || head.getLong(0) > SafetensorsReader.MAX_HEADER);
  }

  /** Reads an index, but not yet its files. */
  static ShardIndex of(MappedFile file) {
    ShardIndex index = new ShardIndex(file);
    index.readWeightMap();
    return index;
  }

  /** Returns the kind of the files, which is that of the first. */
  Checkpoint.Container container() {
    return names.keySet().iterator().next().endsWith(PICKLE)
        ? Checkpoint.Container.TORCH_INDEX
        : Checkpoint.Container.SAFETENSORS_INDEX;
  }

  private void readWeightMap() {
    if (file.size() > SafetensorsReader.MAX_HEADER) {
      throw error("its " + file.size() + " bytes are too many");
    }
    ByteBuffer bytes = file.slice(PLACE, 0, file.size());
    byte[] text = new byte[bytes.remaining()];
    bytes.get(text);
    boolean found = false;
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("weight_map") && !found) {
          found = true;
          readEntries(json);
        } else {
          require(!name.equals("weight_map"), "has two weight_maps");
          json.skipChildren();
        }
      }
      require(json.nextToken() == null, "is followed by more than blanks");
    } catch (JacksonException e) {
      throw new CheckpointException(error(StrictJson.notJson(e)).getMessage(), e);
    }
    if (!found) {
      throw file.error(
          "JSON text",
          "it has no weight_map of tensors",
          "give the weights themselves, or fetch them again if this came instead of them");
    }
    require(!weightMap.isEmpty(), "has no weight_map of tensors");
  }

  private void readEntries(JsonParser json) {
    require(json.currentToken() == JsonToken.START_OBJECT, "weight_map is not an object");
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String tensor = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw error(MappedFile.quote(tensor) + " names no file");
      }
      if (weightMap.putIfAbsent(tensor, fileName(tensor, json.getString())) != null) {
        throw error(MappedFile.quote(tensor) + " occurs twice");
      }
      require(
          weightMap.size() <= SafetensorsReader.MAX_ENTRIES,
          "has more than " + SafetensorsReader.MAX_ENTRIES + " entries");
    }
  }

  /** Returns a name that stays in the folder and is no index. */
  private String fileName(String tensor, String name) {
    boolean safe =
        (name.endsWith(".safetensors") || name.endsWith(PICKLE))
            && name.length() <= 255
            && !name.startsWith(".")
            && name.chars()
                .noneMatch(c -> "/\\:\u2028\u2029".indexOf(c) >= 0 || Character.isISOControl(c));
    if (!safe) {
      throw error(MappedFile.quote(tensor) + " is in the forbidden file " + MappedFile.quote(name));
    }
    return names.computeIfAbsent(name, same -> same);
  }

  /** Reads the files. */
  Contents read() {
    require(names.size() <= MAX_SHARDS, "names " + names.size() + " files");
    Map<String, RawTensor> found = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String name : names.keySet()) {
      Contents shard = readShard(name);
      shard
          .tensors()
          .forEach(
              (key, tensor) -> {
                if (!name.equals(weightMap.get(key))) {
                  throw error(
                      MappedFile.quote(key) + (" is in " + name + ", where it does not place it"));
                }
                found.put(key, tensor);
              });
      shard.metadata().forEach(metadata::putIfAbsent);
    }
    Map<String, RawTensor> ordered = new LinkedHashMap<>();
    weightMap.forEach(
        (key, name) -> {
          RawTensor tensor = found.get(key);
          if (tensor == null) {
            throw error(MappedFile.quote(key) + " is not in " + name);
          }
          ordered.put(key, tensor);
        });
    return new Contents(ordered, metadata);
  }

  private Contents readShard(String name) {
    try (MappedFile mapped = MappedFile.open(file.path().resolveSibling(name))) {
      Contents shard = name.endsWith(PICKLE) ? readPickle(mapped) : readSafetensors(mapped);
      mapped.leaveOpen();
      return shard;
    } catch (CheckpointException e) {
      throw new CheckpointException(file.path() + ": shard " + e.getMessage(), e);
    }
  }

  private static Contents readSafetensors(MappedFile mapped) {
    if (!SafetensorsReader.matches(mapped)) {
      throw mapped.error("shard", "is not a safetensors file");
    }
    return SafetensorsReader.read(mapped);
  }

  private static Contents readPickle(MappedFile mapped) {
    if (TorchReader.matchesZip(mapped)) {
      return TorchReader.readZip(mapped, null);
    }
    if (TorchReader.matchesLegacy(mapped)) {
      return TorchReader.readLegacy(mapped, null);
    }
    throw mapped.error("shard", "is not a file of torch.save");
  }

  private void require(boolean condition, String reason) {
    if (!condition) {
      throw error(reason);
    }
  }

  private CheckpointException error(String reason) {
    return file.error(PLACE, reason, ADVICE);
  }
}
