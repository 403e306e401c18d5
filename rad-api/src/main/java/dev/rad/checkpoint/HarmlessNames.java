package dev.rad.checkpoint;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that training programs leave in their files beside the weights: counters, devices, element
 * types, options. They are read as objects without content; nothing is run.
 */
final class HarmlessNames {

  private static final Set<String> NAMES =
      Stream.of(
              in("collections", "Counter", "defaultdict", "deque"),
              in(
                  "torch",
                  "device",
                  "float16",
                  "float32",
                  "float64",
                  "bfloat16",
                  "int8",
                  "int16",
                  "int32",
                  "int64",
                  "uint8",
                  "bool",
                  "strided",
                  "contiguous_format",
                  "channels_last",
                  "preserve_format"),
              plainTypes("builtins"),
              plainTypes("__builtin__"),
              in("_codecs", "encode"), // Python 2's way to write bytes
              arrays("numpy"),
              arrays("numpy.core.multiarray"),
              arrays("numpy._core.multiarray"),
              in(
                  "numpy.dtypes",
                  "Float16DType",
                  "Float32DType",
                  "Float64DType",
                  "Int32DType",
                  "Int64DType",
                  "BoolDType"),
              in("argparse", "Namespace"),
              in("types", "SimpleNamespace"),
              in("datetime", "datetime", "date", "time", "timedelta", "timezone"),
              paths("pathlib"),
              paths("pathlib._local"),
              in("typing", "Any"),
              in("omegaconf.dictconfig", "DictConfig"),
              in("omegaconf.listconfig", "ListConfig"),
              in("omegaconf.base", "ContainerMetadata", "Metadata"),
              in(
                  "omegaconf.nodes",
                  "AnyNode",
                  "StringNode",
                  "IntegerNode",
                  "FloatNode",
                  "BooleanNode"),
              lightning("pytorch_lightning"),
              lightning("lightning.pytorch"),
              tdPaint())
          .flatMap(names -> names)
          .collect(Collectors.toUnmodifiableSet());

  private HarmlessNames() {}

  /** Returns whether a module's name is one of those. */
  static boolean contains(String fullName) {
    return NAMES.contains(fullName);
  }

  private static Stream<String> in(String module, String... names) {
    return Stream.of(names).map(name -> module + "." + name);
  }

  private static Stream<String> plainTypes(String module) {
    return in(
        module,
        "set",
        "frozenset",
        "complex",
        "bytearray",
        "slice",
        "range",
        "int",
        "long",
        "float",
        "bool",
        "str",
        "unicode",
        "bytes",
        "list",
        "tuple",
        "dict");
  }

  private static Stream<String> arrays(String module) {
    return in(module, "scalar", "_reconstruct", "ndarray", "dtype");
  }

  private static Stream<String> paths(String module) {
    return in(
        module, "Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath");
  }

  /** The options of TD-Paint's program, should its files hold them. */
  private static Stream<String> tdPaint() {
    return Stream.of(
            in("guided_diffusion_params", "GuidedDiffusionParams"),
            in("jump_params", "JumpParams"),
            in("dataset_params", "CelebAParams", "DatasetParams", "MaskParams", "ValueRange"),
            in(
                "mask_lama_params",
                "IrregularMaskParams",
                "MaskLamaParams",
                "OutpaintingParams",
                "RectangleMaskParams",
                "SegmentationParams",
                "SuperResParams"),
            in(
                "model_params",
                "BackboneParams",
                "CosinusParams",
                "EMAParams",
                "KIDParams",
                "LearningRateWarmUp",
                "LoggingParams",
                "MetricsParams",
                "ModelParams",
                "OptimizersParams",
                "SubLoggingParams",
                "SubLoggingParamsDiversity"))
        .flatMap(names -> names)
        .map(name -> "conf." + name);
  }

  /** Keys of callbacks in files of older versions, and their dicts of options. */
  private static Stream<String> lightning(String module) {
    return Stream.concat(
        in(module + ".utilities.parsing", "AttributeDict"),
        Stream.concat(
            in(module + ".callbacks.model_checkpoint", "ModelCheckpoint"),
            in(module + ".callbacks.early_stopping", "EarlyStopping")));
  }
}
