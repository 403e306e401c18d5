package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Python's pickle machine, for data only: it builds lists, maps, numbers and strings, and what
 * {@link PickleNames} allows; everything else is rejected by name. Objects, stack and memo are
 * bounded, and nothing recurses.
 */
final class Unpickler {
  /** Bound of each of stack, memo and objects made; a real file needs a few thousand. */
  static final int LIMIT = 1 << 18;

  private final PickleInput in;
  private final PickleNames names;
  private final List<Object> stack = new ArrayList<>();
  private final List<Object> memo = new ArrayList<>();
  private int made;

  Unpickler(PickleInput in) {
    this(in, false);
  }

  /**
   * Reads a pickle; unknown names become objects without content where placeholders are allowed.
   */
  Unpickler(PickleInput in, boolean placeholders) {
    this.in = in;
    this.names = new PickleNames(in, placeholders);
  }

  /** Reads one pickle up to its STOP. */
  Object read() {
    int opcode = in.u8();
    while (opcode != '.') {
      step(opcode);
      opcode = in.u8();
    }
    in.finish();
    Object result = pop();
    if (!stack.isEmpty()) {
      throw in.error("values are left over at its end");
    }
    return result;
  }

  /** Returns every storage that the pickle named, by key, each whole. */
  Map<String, Pickle.Storage> storages() {
    return names.storages();
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(in.u8()); // PROTO
      case 0x95 -> in.i64(); // FRAME
      case '(' -> push(Pickle.Constant.MARK);
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(peek());
      case 'q' -> memoize(in.u8()); // BINPUT
      case 'r' -> memoize(in.i32()); // LONG_BINPUT
      case 0x94 -> memoize(memo.size()); // MEMOIZE
      case 'h' -> push(recall(in.u8())); // BINGET
      case 'j' -> push(recall(in.i32())); // LONG_BINGET
      case 'c' -> push(names.global(in.line(), in.line())); // GLOBAL
      case 0x93 -> stackGlobal(); // STACK_GLOBAL
      case 'R' -> reduce(); // REDUCE
      case 0x81 -> newObject(); // NEWOBJ
      case 'b' -> build(); // BUILD
      case 'Q' -> make(names.storage(pop())); // BINPERSID
      default -> {
        if (!scalar(opcode) && !container(opcode)) {
          throw in.error(
              String.format("the pickle opcode 0x%02x is not allowed in weights", opcode),
              "save a plain state dict with torch.save, or use safetensors");
        }
      }
    }
  }

  private boolean scalar(int opcode) {
    switch (opcode) {
      case 'N' -> push(Pickle.Constant.NONE);
      case 0x88 -> push(true); // NEWTRUE
      case 0x89 -> push(false); // NEWFALSE
      case 'K' -> make((long) in.u8()); // BININT1
      case 'M' -> make((long) in.u16()); // BININT2
      case 'J' -> make((long) in.i32()); // BININT
      case 0x8a -> make(in.integer(in.u8())); // LONG1
      case 'G' -> make(in.bigEndianDouble()); // BINFLOAT
      case 'X', 'T' -> make(in.string(in.i32() & 0xffffffffL)); // BINUNICODE, BINSTRING
      case 0x8c, 'U' -> make(in.string(in.u8())); // SHORT_BINUNICODE, SHORT_BINSTRING
      case 0x8d -> make(in.string(in.i64())); // BINUNICODE8
      case 'C' -> bytes(in.u8()); // SHORT_BINBYTES
      case 'B' -> bytes(in.i32() & 0xffffffffL); // BINBYTES
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int opcode) {
    switch (opcode) {
      case '}' -> make(new LinkedHashMap<Object, Object>());
      case 0x8f -> make(Pickle.Inert.SET); // EMPTY_SET
      case 0x90 -> { // ADDITEMS
        popToMark();
        if (!(peek() instanceof Pickle.Inert)) {
          throw in.error("ADDITEMS on something that is not a set");
        }
      }
      case 0x91 -> { // FROZENSET
        popToMark();
        make(Pickle.Inert.SET);
      }
      case ']' -> make(new ArrayList<Object>());
      case ')' -> make(new Pickle.Tuple(List.of()));
      case 't' -> make(new Pickle.Tuple(popToMark()));
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 'l' -> make(popToMark()); // LIST
      case 'd' -> { // DICT
        List<Object> items = popToMark();
        make(new LinkedHashMap<Object, Object>());
        putAll(items);
      }
      case 's' -> { // SETITEM
        Object value = pop();
        putAll(List.of(pop(), value));
      }
      case 'u' -> putAll(popToMark()); // SETITEMS
      case 'a' -> appendAll(List.of(pop())); // APPEND
      case 'e' -> appendAll(popToMark()); // APPENDS
      default -> {
        return false;
      }
    }
    return true;
  }

  private void protocol(int version) {
    if (version > 5) {
      throw in.error("pickle protocol " + version + " is unknown");
    }
  }

  private void stackGlobal() {
    Object name = pop();
    Object module = pop();
    if (!(name instanceof String text) || !(module instanceof String moduleText)) {
      throw in.error("STACK_GLOBAL needs two strings");
    }
    push(names.global(moduleText, text));
  }

  private void reduce() {
    Object arguments = pop();
    Object callable = pop();
    if (!(arguments instanceof Pickle.Tuple tuple)) {
      throw in.error("REDUCE needs a tuple of arguments");
    }
    make(names.call(callable, tuple.items()));
  }

  private void newObject() {
    Object arguments = pop();
    Object type = pop();
    boolean known = type == Pickle.Callable.PARAMETER || type instanceof Pickle.Inert;
    if (!known || !(arguments instanceof Pickle.Tuple tuple)) {
      throw in.error("the pickle opcode 0x81 (NEWOBJ) is allowed for parameters only");
    }
    make(names.call(type, tuple.items()));
  }

  /**
   * A map may be given state, PyTorch's {@code _metadata}, and it is dropped, as is that of inert
   * objects; a parameter is given its tensor, or whether it wants gradients, which is dropped.
   */
  private void build() {
    Object state = pop();
    if (peek() instanceof Pickle.Parameter parameter) {
      List<Object> items = state instanceof Pickle.Tuple tuple ? tuple.items() : List.of();
      Pickle.TensorView tensor = items.isEmpty() ? null : Pickle.tensor(items.get(0));
      if (tensor != null) {
        parameter.setTensor(tensor);
      }
    } else if (!(peek() instanceof Map || peek() instanceof Pickle.Inert)) {
      throw in.error("BUILD of something that is not an OrderedDict is not allowed");
    }
  }

  private void bytes(long length) {
    in.skip(length);
    push(Pickle.Constant.BYTES);
  }

  private void tuple(int size) {
    Object[] items = new Object[size];
    for (int k = size - 1; k >= 0; k--) {
      items[k] = pop();
    }
    make(new Pickle.Tuple(List.of(items)));
  }

  private void putAll(List<Object> items) {
    if (peek() instanceof Pickle.Inert) {
      return; // a Counter or the like, whose content nothing needs
    }
    if (!(peek() instanceof Map<?, ?>)) {
      throw in.error("SETITEMS on something that is not a dict");
    }
    @SuppressWarnings("unchecked")
    Map<Object, Object> target = (Map<Object, Object>) peek();
    names.putAll(target, items);
  }

  private void appendAll(List<Object> items) {
    if (peek() instanceof Pickle.Inert) {
      return;
    }
    if (!(peek() instanceof List<?>)) {
      throw in.error("APPENDS on something that is not a list");
    }
    @SuppressWarnings("unchecked")
    List<Object> target = (List<Object>) peek();
    target.addAll(items);
  }

  private void memoize(int index) {
    if (index < 0 || index >= LIMIT) {
      throw in.tooMany(LIMIT);
    }
    while (memo.size() <= index) {
      memo.add(null);
    }
    memo.set(index, peek());
  }

  private Object recall(int index) {
    Object value = index >= 0 && index < memo.size() ? memo.get(index) : null;
    if (value == null) {
      throw in.error("the memo has no entry " + index);
    }
    return value;
  }

  private void make(Object value) {
    bound(++made);
    push(value);
  }

  private void push(Object value) {
    stack.add(value);
    bound(stack.size());
  }

  private void bound(int count) {
    if (count > LIMIT) {
      throw in.tooMany(LIMIT);
    }
  }

  private Object peek() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == Pickle.Constant.MARK) {
      throw underflow();
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(Pickle.Constant.MARK);
    if (mark < 0) {
      throw in.error("a mark is missing");
    }
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> items = new ArrayList<>(above);
    above.clear();
    stack.remove(mark);
    return items;
  }

  private CheckpointException underflow() {
    return in.error("its stack is empty where a value is needed");
  }
}
