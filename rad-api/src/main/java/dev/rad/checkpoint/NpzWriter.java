package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes NumPy archives, {@code .npz}, that {@code numpy.load} reads without running anything. */
public final class NpzWriter {
  private static final Charset UTF_32 = Charset.forName("UTF-32LE");

  /**
   * The time of all entries. The earliest of all, which numpy.savez has, is two seconds before: for
   * that, Java adds a field that depends on the time zone.
   */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  private NpzWriter() {}

  /**
   * Writes arrays to a file, replacing it in one step: a concurrent reader sees either the complete
   * old file or the complete new one, and a failure leaves the old one. The same content gives the
   * same bytes.
   *
   * @param file the file; its directory must exist
   * @param arrays the arrays, in row-major order in the file
   * @param texts single texts to store along with them, by name; may be empty
   * @throws CheckpointException if the file cannot be written
   */
  public static void write(Path file, Collection<RawTensor> arrays, Map<String, String> texts) {
    NewFile.write(
        file,
        channel -> {
          var zip = new ZipOutputStream(Channels.newOutputStream(channel));
          for (RawTensor array : arrays) {
            byte[] header = NpyHeader.write(NpyHeader.descr(array.type()), array.shape());
            put(zip, array.name(), header, array.bytes());
          }
          for (var text : texts.entrySet()) {
            byte[] characters = text.getValue().getBytes(UTF_32);
            byte[] header = NpyHeader.write("<U" + characters.length / 4);
            put(zip, text.getKey(), header, ByteBuffer.wrap(characters));
          }
          zip.finish();
        });
  }

  private static void put(ZipOutputStream zip, String name, byte[] header, ByteBuffer data)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(header);
    crc.update(data.duplicate());
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize((long) header.length + data.remaining());
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(header);
    copy(data, zip);
    zip.closeEntry();
  }

  private static void copy(ByteBuffer data, OutputStream to) throws IOException {
    byte[] part = new byte[1 << 16];
    for (ByteBuffer rest = data.duplicate(); rest.hasRemaining(); ) {
      int count = Math.min(part.length, rest.remaining());
      rest.get(part, 0, count);
      to.write(part, 0, count);
    }
  }
}
