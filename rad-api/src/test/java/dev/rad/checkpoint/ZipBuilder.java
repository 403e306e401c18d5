package dev.rad.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Writes zip archives byte by byte, sound ones and others. */
final class ZipBuilder {
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;
  private int method;
  private int flags;
  private boolean zip64;
  private int offsetError;

  ZipBuilder method(int value) {
    method = value;
    return this;
  }

  ZipBuilder flags(int value) {
    flags = value;
    return this;
  }

  ZipBuilder zip64() {
    zip64 = true;
    return this;
  }

  /** The next entries' data begin where the directory says plus this. */
  ZipBuilder offsetError(int value) {
    offsetError = value;
    return this;
  }

  /** Writes bytes that belong to no entry, though they begin like one. */
  ZipBuilder gap(int bytes) {
    entries.writeBytes(Arrays.copyOf(new byte[] {'P', 'K', 3, 4}, bytes));
    return this;
  }

  ZipBuilder add(String name, byte[] data) {
    return add(name, name, data);
  }

  ZipBuilder add(String name, String localName, byte[] data) {
    byte[] local = localName.getBytes(StandardCharsets.UTF_8);
    byte[] central = name.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(data);
    final int offset = entries.size() + offsetError;
    int length = zip64 ? -1 : data.length;
    ByteBuffer header = PickleBuilder.little(30 + local.length);
    header.putInt(0x04034b50).putShort((short) 45).putShort((short) flags).putShort((short) method);
    header.putInt(0).putInt((int) crc.getValue()).putInt(data.length).putInt(data.length);
    header.putShort((short) local.length).putShort((short) 0).put(local);
    entries.writeBytes(header.array());
    entries.writeBytes(data);

    int extra = zip64 ? 28 : 0;
    ByteBuffer record = PickleBuilder.little(46 + central.length + extra);
    record.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putShort((short) flags);
    record.putShort((short) method).putInt(0).putInt((int) crc.getValue());
    record.putInt(length).putInt(length).putShort((short) central.length).putShort((short) extra);
    record.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    record.putInt(zip64 ? -1 : offset).put(central);
    if (zip64) {
      record.putShort((short) 1).putShort((short) 24);
      record.putLong(data.length).putLong(data.length).putLong(offset);
    }
    directory.writeBytes(record.array());
    count++;
    return this;
  }

  byte[] build() {
    int start = entries.size();
    int length = directory.size();
    ByteBuffer end = PickleBuilder.little(zip64 ? 56 + 20 + 22 : 22);
    if (zip64) {
      end.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
      end.putInt(0).putInt(0).putLong(count).putLong(count).putLong(length).putLong(start);
      end.putInt(0x07064b50).putInt(0).putLong(start + length).putInt(1);
    }
    end.putInt(0x06054b50).putInt(0);
    end.putShort((short) (zip64 ? -1 : count)).putShort((short) (zip64 ? -1 : count));
    end.putInt(zip64 ? -1 : length).putInt(zip64 ? -1 : start).putShort((short) 0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(entries.toByteArray());
    all.writeBytes(directory.toByteArray());
    all.writeBytes(end.array());
    return all.toByteArray();
  }
}
