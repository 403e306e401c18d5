package dev.rad.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Names the kind of a file that is not a weights file. Never repeats its content, which may be
 * private.
 */
final class OtherFiles {
  private static final int HEAD = 512;
  private static final int TAR_MAGIC = 257;

  private static final Map<String, String> MAGIC =
      Map.of(
          "\u001f\u008b", "is compressed by gzip; unpack it first",
          "BZh", "is compressed by bzip2; unpack it first",
          "\u00fd7zXZ", "is compressed by xz; unpack it first",
          "Rar!", "is a RAR archive; unpack it first",
          "GGUF", "is a GGUF file, of language models",
          "\u0089HDF", "is an HDF5 file, as Keras writes; rad reads networks of PyTorch",
          "\u0089PNG", "is a picture, not weights; give a weights file",
          "\u00ff\u00d8\u00ff", "is a picture, not weights; give a weights file",
          "%PDF", "is a PDF document, not weights; give a weights file");

  private OtherFiles() {}

  /**
   * Returns what the file is and what to do, as the rest of a sentence that the file's name begins.
   */
  static String describe(MappedFile file) {
    ByteBuffer bytes = file.slice("magic", 0, Math.min(HEAD, file.size()));
    String head = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    String text = withoutMark(head).strip();
    if (text.startsWith("version https://git-lfs")) {
      return "is a Git LFS pointer, not the file itself; run git lfs pull";
    }
    if (text.startsWith("<")) {
      String page =
          text.toLowerCase(Locale.ROOT).startsWith("<?xml") ? "an XML message" : "a web page";
      return "is " + page + ", not a weights file; the download went wrong, fetch it again";
    }
    for (Map.Entry<String, String> known : MAGIC.entrySet()) {
      if (head.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    if (head.startsWith("ustar", TAR_MAGIC)) {
      return "is a tar archive; unpack it first, or save the weights with a PyTorch since 0.4";
    }
    if (head.startsWith("\u0080")) {
      return "is a pickle that torch.save did not write, and was not run; save the model's"
          + " state_dict() with torch.save";
    }
    if (text.length() >= 2 && isText(head)) {
      return "is text, not weights; give a weights file, or fetch it again if this came instead";
    }
    return "is neither a safetensors file nor one of torch.save; give a weights file";
  }

  private static String withoutMark(String head) {
    return head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head;
  }

  private static boolean isText(String head) {
    return head.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n' || c == '\r' || c == '\t');
  }
}
