package dev.rad.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts and files. */
final class Digests {

  private Digests() {}

  static byte[] sha256(String text) {
    return digest().digest(text.getBytes(UTF_8));
  }

  static String hex(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  static String hex(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return hex(in);
    }
  }

  static String hex(InputStream in) throws IOException {
    return new Counted(in).digest();
  }

  /** A stream that was read to its end. */
  static final class Counted {
    private final String digest;
    private final long bytes;

    Counted(InputStream in) throws IOException {
      MessageDigest made = Digests.digest();
      this.bytes = in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), made));
      this.digest = HexFormat.of().formatHex(made.digest());
    }

    String digest() {
      return digest;
    }

    long bytes() {
      return bytes;
    }
  }

  /** Returns a number that two ids share only by chance: once in 2⁶⁴ pairs. */
  static long key(String id) {
    return ByteBuffer.wrap(sha256(id)).getLong();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) { // every Java has it
      throw new IllegalStateException(e);
    }
  }
}
