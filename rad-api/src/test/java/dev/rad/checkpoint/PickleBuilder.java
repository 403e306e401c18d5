package dev.rad.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, so that tests can make what Python would and would not. */
final class PickleBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleBuilder() {
    this(true);
  }

  private PickleBuilder(boolean isWhole) {
    if (isWhole) {
      op(0x80).op(2);
    }
  }

  /** Opcodes to put into another pickle. */
  static PickleBuilder opcodes() {
    return new PickleBuilder(false);
  }

  PickleBuilder op(int opcode) {
    out.write(opcode);
    return this;
  }

  PickleBuilder ops(String opcodes) {
    opcodes.chars().forEach(out::write);
    return this;
  }

  PickleBuilder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  PickleBuilder i32(int value) {
    return raw(little(4).putInt(value).array());
  }

  PickleBuilder number(long value) {
    if (value == (int) value) {
      return op('J').i32((int) value);
    }
    return op(0x8a).op(8).raw(little(8).putLong(value).array());
  }

  PickleBuilder text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').i32(bytes.length).raw(bytes);
  }

  PickleBuilder global(String module, String name) {
    return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  PickleBuilder numbers(long... values) {
    op('(');
    for (long value : values) {
      number(value);
    }
    return op('t');
  }

  /** A storage by persistent id. */
  PickleBuilder storage(String type, String key, long elements) {
    op('(').text("storage").global("torch", type + "Storage").text(key).text("cpu");
    return number(elements).op('t').op('Q');
  }

  /** A tensor that views a whole row-major storage. */
  PickleBuilder tensor(String type, String key, long elements, long... shape) {
    return tensor(type, key, elements, 0, shape, Shapes.rowMajor(shape));
  }

  PickleBuilder tensor(
      String type, String key, long elements, long offset, long[] shape, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(').storage(type, key, elements);
    number(offset).numbers(shape).numbers(strides).op(0x89);
    return orderedDict().op('t').op('R');
  }

  PickleBuilder orderedDict() {
    return global("collections", "OrderedDict").op(')').op('R');
  }

  /** Ends the pickle. */
  byte[] stop() {
    return op('.').out.toByteArray();
  }

  /** The bytes so far, without an end. */
  byte[] bytes() {
    return out.toByteArray();
  }

  static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
