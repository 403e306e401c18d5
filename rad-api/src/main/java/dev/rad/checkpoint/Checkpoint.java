package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a weights file. The container is recognised by its first bytes, not by the file's
 * name. Opening reads only the file's directory; a tensor's elements are read on demand, from a
 * read-only mapping that lives as long as any of the tensors.
 *
 * <p>From a file with several models the averaged one ({@code ema}) is taken unless {@link
 * WeightSet#RAW} is requested. A {@code state_dict}, {@code model} or the like around the tensors,
 * and a prefix {@code module.}, {@code _orig_mod.} or {@code model.} of the names, are removed;
 * {@link #notes} reports all of this. In a zip archive the checksum of the pickle is verified but
 * those of the tensors are not, because that would require reading the whole file.
 *
 * <p>For a model in several files, open the index. It may name only files of its own folder, and
 * must list exactly the tensors in them.
 */
public final class Checkpoint {
  /** The container format of a weights file. */
  public enum Container {
    /** A JSON header and raw elements. */
    SAFETENSORS,
    /** Several safetensors files and a JSON index of the tensors in them. */
    SAFETENSORS_INDEX,
    /** Several files of {@code torch.save} and a JSON index of the tensors in them. */
    TORCH_INDEX,
    /** The zip archive that {@code torch.save} has written since PyTorch 1.6. */
    TORCH_ZIP,
    /** The stream of pickles that older versions of {@code torch.save} wrote. */
    TORCH_LEGACY
  }

  /** The metadata key for the version of PyTorch Lightning that wrote a file. */
  public static final String LIGHTNING_KEY = "pytorch-lightning_version";

  /** The metadata key for the number of training steps after which a file was written. */
  public static final String STEP_KEY = "global_step";

  private final Path file;
  private final Container container;
  private final Map<String, RawTensor> tensors;
  private final Map<String, String> metadata;
  private final List<String> notes;
  private final String removedPrefix;

  private Checkpoint(Path file, Container container, Contents contents) {
    this.file = file;
    this.container = container;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(contents.tensors()));
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(contents.metadata()));
    this.notes = List.copyOf(contents.notes());
    this.removedPrefix = contents.prefix();
  }

  /**
   * Opens a weights file. Nothing that the file contains is executed.
   *
   * @param file a safetensors file, the index of several, or a file written by {@code torch.save},
   *     of any name
   * @return its tensors
   * @throws CheckpointException if the file is missing, damaged, hostile or not a weights file
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   */
  public static Checkpoint open(Path file) {
    return open(file, WeightSet.EMA);
  }

  /**
   * Opens a weights file that may hold the weights of the last step and their average. Nothing that
   * the file contains is executed.
   *
   * @param file a safetensors file, the index of several, or a file written by {@code torch.save},
   *     of any name
   * @param wanted which of them to read
   * @return its tensors
   * @throws CheckpointException if the file is missing, damaged, hostile or not a weights file
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   */
  public static Checkpoint open(Path file, WeightSet wanted) {
    return openWanted(file, wanted);
  }

  /**
   * Opens a weights file of several networks: every tensor has the name that it has in the file,
   * but for a {@code state_dict} or the like around them all. Nothing that the file contains is
   * executed: classes that a training program left beside the weights become objects without
   * content, and are refused among the weights.
   *
   * @param file a safetensors file, the index of several, or a file written by {@code torch.save},
   *     of any name
   * @return its tensors, those of the last step where there are averaged ones as well
   * @throws CheckpointException if the file is missing, damaged, hostile or something else
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   */
  public static Checkpoint openWhole(Path file) {
    return openWanted(file, null);
  }

  private static Checkpoint openWanted(Path file, @Nullable WeightSet wanted) {
    try (MappedFile mapped = MappedFile.open(file)) {
      if (mapped.size() == 0) {
        throw new CheckpointException(file + ": is empty; fetch or save it again");
      }
      Checkpoint checkpoint = read(file, mapped, wanted);
      mapped.leaveOpen();
      return checkpoint;
    }
  }

  private static Checkpoint read(Path file, MappedFile mapped, @Nullable WeightSet wanted) {
    if (TorchReader.matchesZip(mapped)) {
      return new Checkpoint(file, Container.TORCH_ZIP, TorchReader.readZip(mapped, wanted));
    }
    if (TorchReader.matchesLegacy(mapped)) {
      return new Checkpoint(file, Container.TORCH_LEGACY, TorchReader.readLegacy(mapped, wanted));
    }
    if (ShardIndex.matches(mapped)) {
      ShardIndex index = ShardIndex.of(mapped);
      return new Checkpoint(file, index.container(), chosen(index.read(), wanted));
    }
    if (SafetensorsReader.matches(mapped)) {
      return new Checkpoint(
          file, Container.SAFETENSORS, chosen(SafetensorsReader.read(mapped), wanted));
    }
    throw new CheckpointException(file + ": " + OtherFiles.describe(mapped));
  }

  private static Contents chosen(Contents contents, @Nullable WeightSet wanted) {
    return wanted == null ? contents : contents.withoutPrefix(wanted);
  }

  /**
   * Returns the file that the tensors come from.
   *
   * @return the path as it was given
   */
  public Path file() {
    return file;
  }

  /**
   * Returns the container format of the file.
   *
   * @return the container
   */
  public Container container() {
    return container;
  }

  /**
   * Returns all tensors.
   *
   * @return an unmodifiable map by name, in file order
   */
  public Map<String, RawTensor> tensors() {
    return tensors;
  }

  /**
   * Returns the text that a safetensors file stores along with its tensors; for files of {@code
   * torch.save}, at most {@value #LIGHTNING_KEY} and {@value #STEP_KEY}.
   *
   * @return an unmodifiable map
   */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Returns the reader's decisions, such as which dict of a nested file was read and which prefix
   * was removed.
   *
   * @return an unmodifiable list of one sentence each, empty for a plain file
   */
  public List<String> notes() {
    return notes;
  }

  /**
   * Returns the prefix that was removed from the tensors' names because the network was an
   * attribute of another object.
   *
   * @return the prefix, such as {@code model.}; empty if nothing was removed
   */
  public String removedPrefix() {
    return removedPrefix;
  }

  /**
   * Returns one tensor.
   *
   * @param name its name
   * @return the tensor
   * @throws CheckpointException if there is no tensor of that name; the message lists the closest
   *     names
   */
  public RawTensor tensor(String name) {
    RawTensor tensor = tensors.get(name);
    if (tensor != null) {
      return tensor;
    }
    List<String> close =
        tensors.keySet().stream()
            .collect(Collectors.toMap(key -> key, key -> distance(key, name)))
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
            .limit(3)
            .map(entry -> MappedFile.quote(entry.getKey()))
            .toList();
    throw new CheckpointException(
        (file + ": no tensor " + MappedFile.quote(name) + " among " + tensors.size())
            + ("; close names: " + String.join(", ", close)));
  }

  /** Returns container, file and number of tensors. */
  @Override
  public String toString() {
    return container + " " + file + " of " + tensors.size() + " tensors";
  }

  /**
   * Returns the number of single-character edits between two names, of which 200 characters count.
   */
  private static int distance(String a, String b) {
    int columns = Math.min(b.length(), 200);
    int[] row = new int[columns + 1];
    for (int j = 0; j <= columns; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= Math.min(a.length(), 200); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= columns; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[columns];
  }
}
