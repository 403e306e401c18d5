package dev.rad.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fixed list of names a pickle of weights may use, and what each of them does. */
final class PickleNames {
  private static final Map<String, Object> ALLOWED =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Pickle.Callable.ORDERED_DICT),
          Map.entry("torch._utils._rebuild_tensor_v2", Pickle.Callable.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_tensor", Pickle.Callable.REBUILD_OLD_TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Pickle.Callable.REBUILD_PARAMETER),
          Map.entry("torch.nn.parameter.Parameter", Pickle.Callable.PARAMETER),
          Map.entry("torch.Size", Pickle.Callable.SIZE),
          Map.entry("torch.DoubleStorage", DType.F64),
          Map.entry("torch.FloatStorage", DType.F32),
          Map.entry("torch.HalfStorage", DType.F16),
          Map.entry("torch.BFloat16Storage", DType.BF16),
          Map.entry("torch.LongStorage", DType.I64),
          Map.entry("torch.IntStorage", DType.I32),
          Map.entry("torch.ShortStorage", DType.I16),
          Map.entry("torch.CharStorage", DType.I8),
          Map.entry("torch.ByteStorage", DType.U8),
          Map.entry("torch.BoolStorage", DType.BOOL));

  /** What runs something by its name alone: a file that has one is not read, whatever it is for. */
  private static final List<String> RUNNING =
      List.of(
          "os.",
          "posix.",
          "nt.",
          "sys.",
          "subprocess.",
          "builtins.",
          "__builtin__.",
          "importlib.",
          "runpy.",
          "socket.",
          "shutil.",
          "pty.",
          "ctypes.",
          "code.",
          "codeop.",
          "pickle.",
          "_pickle.",
          "marshal.",
          "operator.",
          "functools.",
          "webbrowser.",
          "asyncio.",
          "multiprocessing.",
          "threading.",
          "urllib.",
          "requests.",
          "http.",
          "torch.hub.",
          "torch.load",
          "torch.serialization.",
          "torch._C.",
          "torch.jit.",
          "torch.package.",
          "numpy.load",
          "numpy.testing.");

  private final PickleInput in;
  private final boolean placeholders;
  private final Map<String, Pickle.Storage> storages = new LinkedHashMap<>();
  private int pairsCopied;

  /** Reads names; unknown ones become objects without content where placeholders are allowed. */
  PickleNames(PickleInput in, boolean placeholders) {
    this.in = in;
    this.placeholders = placeholders;
  }

  /** Returns a {@link Pickle.Callable}, a {@link DType} or a {@link Pickle.Inert}. */
  Object global(String module, String name) {
    String full = module + "." + name;
    boolean plain = name.indexOf('.') < 0; // a dotted name is looked up inside what it begins with
    Object known = plain ? ALLOWED.get(full) : null;
    if (known == null && plain && HarmlessNames.contains(full)) {
      return new Pickle.Inert(full);
    }
    if (known == null && placeholders && RUNNING.stream().noneMatch(full::startsWith)) {
      return new Pickle.Inert(full);
    }
    if (known == null) {
      throw in.error(
          "the name " + MappedFile.quote(full) + " is not allowed in weights",
          "nothing was run; if you trust the file, save its state dict alone with torch.save");
    }
    return known;
  }

  Map<String, Pickle.Storage> storages() {
    return storages;
  }

  Object call(Object callable, List<Object> arguments) {
    if (callable instanceof Pickle.Callable known) {
      return switch (known) {
        case ORDERED_DICT -> orderedDict(arguments);
        case REBUILD_TENSOR -> tensor(arguments);
        case REBUILD_OLD_TENSOR -> oldTensor(arguments);
        case REBUILD_PARAMETER -> parameter(arguments);
        case PARAMETER -> oldParameter(arguments);
        case SIZE -> size(arguments);
      };
    }
    if (callable instanceof Pickle.Inert inert) {
      return inert;
    }
    throw in.error("REDUCE of something that may not be called");
  }

  /**
   * Adds alternating keys and values. Weights have strings as keys; entries under anything else
   * that Python takes as a key are dropped.
   */
  void putAll(Map<Object, Object> target, List<Object> items) {
    if (items.size() % 2 != 0) {
      throw in.error("a dict key has no value");
    }
    for (int k = 0; k < items.size(); k += 2) {
      Object key = items.get(k);
      if (key instanceof List || key instanceof Map) {
        throw in.error("a dict key is a list or a dict, which Python refuses");
      }
      if (key instanceof String || key instanceof Number || key instanceof Boolean) {
        target.put(key, items.get(k + 1));
      }
    }
  }

  /** {@code ('storage', type, key, location, elements[, view])}. */
  Pickle.Storage storage(Object id) {
    List<Object> items = id instanceof Pickle.Tuple tuple ? tuple.items() : List.of();
    if (items.size() < 5
        || items.size() > 6
        || !"storage".equals(items.get(0))
        || !(items.get(1) instanceof DType type)
        || !(items.get(2) instanceof String || items.get(2) instanceof Long)) {
      throw in.error("a persistent id is not that of a storage");
    }
    String key = items.get(2).toString();
    long total = count(items.get(4), "a storage's length");
    Pickle.Storage whole = new Pickle.Storage(type, key, total, 0, total);
    Pickle.Storage known = storages.putIfAbsent(key, whole);
    if (known != null && (known.type() != type || known.total() != total)) {
      throw in.error("storage " + MappedFile.quote(key) + " has two types or two lengths");
    }
    if (items.size() == 5 || items.get(5) == Pickle.Constant.NONE) {
      return whole;
    }
    List<Object> view = items.get(5) instanceof Pickle.Tuple tuple ? tuple.items() : List.of();
    if (view.size() != 3) {
      throw in.error("a storage's view is malformed");
    }
    long offset = count(view.get(1), "a view's offset");
    long length = count(view.get(2), "a view's length");
    if (offset > total || length > total - offset) {
      throw in.error("a view of storage " + MappedFile.quote(key) + " leaves it");
    }
    return new Pickle.Storage(type, key, total, offset, length);
  }

  private Map<Object, Object> orderedDict(List<Object> arguments) {
    Map<Object, Object> result = new LinkedHashMap<>();
    if (arguments.isEmpty()) {
      return result;
    }
    if (arguments.size() != 1 || !(arguments.get(0) instanceof List<?> pairs)) {
      throw in.error("OrderedDict takes nothing or a list of pairs");
    }
    for (Object pair : pairs) { // a list may be passed many times: copies are counted
      if (++pairsCopied > Unpickler.LIMIT) {
        throw in.tooMany(Unpickler.LIMIT);
      }
      if (pair instanceof Pickle.Tuple tuple && tuple.items().size() == 2) {
        putAll(result, tuple.items());
      } else if (pair instanceof List<?> list && list.size() == 2) {
        putAll(result, List.copyOf(list));
      } else {
        throw in.error("OrderedDict takes nothing or a list of pairs");
      }
    }
    return result;
  }

  /** {@code (storage, offset, size, stride, requires_grad, hooks[, metadata])}. */
  private Pickle.TensorView tensor(List<Object> arguments) {
    if (arguments.size() < 6
        || arguments.size() > 7
        || !(arguments.get(0) instanceof Pickle.Storage storage)) {
      throw in.error("_rebuild_tensor_v2 takes a storage and five or six more arguments");
    }
    return view(storage, arguments);
  }

  /** {@code (storage, offset, size, stride)}. */
  private Pickle.TensorView oldTensor(List<Object> arguments) {
    if (arguments.size() != 4 || !(arguments.get(0) instanceof Pickle.Storage storage)) {
      throw in.error("_rebuild_tensor takes a storage and three more arguments");
    }
    return view(storage, arguments);
  }

  private Pickle.TensorView view(Pickle.Storage storage, List<Object> arguments) {
    long offset = count(arguments.get(1), "a tensor's offset");
    long[] shape = counts(arguments.get(2), "a tensor's size");
    long[] strides = counts(arguments.get(3), "a tensor's stride");
    if (shape.length != strides.length) {
      throw in.error("a tensor has " + shape.length + " sizes but " + strides.length + " strides");
    }
    long elements = Shapes.elements(shape);
    long extent = Shapes.extent(shape, strides);
    if (elements < 0 || extent < 0) {
      throw in.error("a tensor of shape " + Shapes.text(shape) + " is too large");
    }
    if (elements > 0 && (extent > storage.length() || offset > storage.length() - extent)) {
      throw in.error(
          "a tensor of shape "
              + Shapes.text(shape)
              + (" at offset " + offset + " does not lie in the " + storage.length())
              + (" elements of storage " + MappedFile.quote(storage.key())));
    }
    if (elements > storage.length()) {
      throw in.error(
          "a tensor of shape " + Shapes.text(shape) + " repeats elements of its storage",
          "call contiguous() before saving it");
    }
    return new Pickle.TensorView(storage, offset, shape, strides);
  }

  private Pickle.TensorView parameter(List<Object> arguments) {
    if (arguments.size() != 3 || !(arguments.get(0) instanceof Pickle.TensorView tensor)) {
      throw in.error("_rebuild_parameter takes a tensor and two more arguments");
    }
    return tensor;
  }

  /** {@code ()}, or {@code (tensor[, requires_grad])}. */
  private Pickle.Parameter oldParameter(List<Object> arguments) {
    Pickle.TensorView tensor = arguments.isEmpty() ? null : Pickle.tensor(arguments.get(0));
    if (tensor == null && !arguments.isEmpty()) {
      throw in.error("Parameter takes nothing or a tensor");
    }
    return new Pickle.Parameter(tensor);
  }

  private Pickle.Tuple size(List<Object> arguments) {
    if (arguments.size() != 1 || !(arguments.get(0) instanceof Pickle.Tuple sizes)) {
      throw in.error("torch.Size takes a tuple");
    }
    return sizes;
  }

  private long[] counts(Object value, String what) {
    if (!(value instanceof Pickle.Tuple tuple) || tuple.items().size() > Shapes.MAX_RANK) {
      throw in.error(what + " is no tuple of at most " + Shapes.MAX_RANK + " numbers");
    }
    long[] counts = new long[tuple.items().size()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = count(tuple.items().get(k), what);
    }
    return counts;
  }

  private long count(Object value, String what) {
    if (!(value instanceof Long number) || number < 0) {
      throw in.error(what + " is not a number from 0");
    }
    return number;
  }
}
