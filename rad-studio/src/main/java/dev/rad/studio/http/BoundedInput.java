package dev.rad.studio.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails after a number of bytes. */
final class BoundedInput extends FilterInputStream {
  private final long limit;
  private long seen;

  BoundedInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  static Failure tooLong(long limit) {
    return new Failure(
        413,
        "the file is larger than %,d MB, the limit; make it smaller"
            .formatted(Math.max(1, limit >> 20)));
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int more) {
    seen += more;
    if (seen > limit) {
      throw tooLong(limit);
    }
  }
}
