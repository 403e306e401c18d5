package dev.rad.image.codec;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Inserts bytes at a fixed position of the written data. */
final class InsertingOutputStream extends FilterOutputStream {
  private final byte[] insert;
  private int before; // bytes that still go before the inserted ones

  InsertingOutputStream(OutputStream out, int position, byte[] insert) {
    super(out);
    this.before = position;
    this.insert = insert;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int first = Math.min(length, before);
    out.write(bytes, from, first);
    if (before > 0 && first == before) {
      out.write(insert);
    }
    before -= first;
    out.write(bytes, from + first, length - first);
  }
}
