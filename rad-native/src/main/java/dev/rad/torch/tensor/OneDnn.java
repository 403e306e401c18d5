package dev.rad.torch.tensor;

import dev.rad.checkpoint.DType;
import dev.rad.exception.NativeException;
import dev.rad.torch.internal.Natives;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.NumberType;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Computes convolutions on the CPU with oneDNN, whose weights are laid out for its kernels once
 * instead of at each call. They record no derivatives.
 */
public final class OneDnn {

  private static final String CONVOLUTION = "mkldnn::_convolution_pointwise";

  private OneDnn() {}

  /**
   * The operators and the constant arguments, made once: a native call for each of them would take
   * longer than a small convolution.
   */
  private record Operators(
      OperatorHandle conv,
      IValue[] pairs,
      IValue one,
      IValue nothing,
      IValue none,
      IValue noScalars) {

    /** Null where this build of LibTorch lacks them. */
    private static final @Nullable Operators FOUND = find();

    private static @Nullable Operators find() {
      Natives.load();
      if (!torch.hasMKLDNN()) {
        return null;
      }
      try (var scope = TensorScope.open()) {
        var number = new Type.TypePtr(NumberType.getNumberIntTypePtr().get());
        return new Operators(
            keep(Dispatcher.singleton().findSchemaOrThrow(CONVOLUTION, "")),
            new IValue[] {pair(0), pair(1), pair(2)},
            keep(new IValue(1L)),
            keep(new IValue()),
            keep(new IValue("none")),
            keep(new IValue(new GenericList(OptionalType.get(number)))));
      } catch (RuntimeException e) {
        return null; // a build without them computes all the same, only more slowly
      }
    }

    private static IValue pair(long value) {
      var list = new GenericList(new Type.TypePtr(IntType.getIntTypePtr().get()));
      list.push_back(new IValue(value));
      list.push_back(new IValue(value));
      return keep(new IValue(list));
    }

    private static <P extends Pointer> P keep(P pointer) {
      pointer.retainReference();
      return pointer;
    }
  }

  /** oneDNN lays bfloat16 weights out only on processors with AVX-512 or AVX-NE-CONVERT. */
  private static final class Bfloat16 {
    static final boolean IS_PACKED = canPack();

    private static boolean canPack() {
      try (var scope = TensorScope.open()) {
        Tensor weight = Tensors.zeros(DType.BF16, 32, 32, 3, 3);
        pack(weight, 1, 1, weight.shape());
        return true;
      } catch (NativeException e) {
        return false;
      }
    }
  }

  /**
   * oneDNN's 1×1 kernels for AVX-512 divide the work by the sizes of the caches. On virtual
   * machines that hide those sizes they give wrong numbers, or end the process by a division by
   * zero.
   */
  private static final class Pointwise {
    private static final double TOLERANCE = 1e-4; // float32 rounds to 1e-6; the defect is 1e-2

    static final boolean IS_EXACT = knowsCaches() && isExact();

    /**
     * Returns whether the processor reports its caches, which Linux lists; true on other systems.
     */
    private static boolean knowsCaches() {
      Path processor = Path.of("/sys/devices/system/cpu/cpu0");
      return !Files.isDirectory(processor) || Files.isDirectory(processor.resolve("cache"));
    }

    private static boolean isExact() {
      try (var scope = TensorScope.open()) {
        Tensor x = Tensors.randn(1, 1, 32, 1, 2);
        Tensor weight = Tensors.randn(2, 512, 32, 1, 1);
        Tensor bias = Tensors.zeros(DType.F32, 512);
        Tensor packed = conv2d(x, pack(weight, 1, 0, x.shape()), bias, 1, 0);
        Tensor plain = Functional.conv2d(x, weight, bias, 1, 0);
        return packed.sub(plain).norm().item() <= TOLERANCE * plain.norm().item();
      } catch (NativeException e) {
        return false;
      }
    }
  }

  /**
   * Returns whether oneDNN's 1×1 convolutions can be trusted on this machine. They cannot on
   * virtual machines that hide the sizes of the processor's caches.
   *
   * @return true if {@link #conv2d} may be called with 1×1 kernels
   */
  public static boolean hasPointwise() {
    return Operators.FOUND != null && Pointwise.IS_EXACT;
  }

  /**
   * Returns whether {@link #conv2d} can take an input. It takes float32 on the CPU, and bfloat16 if
   * the processor has the instructions that oneDNN needs for it; this build of LibTorch must have
   * oneDNN, and neither derivatives may be recorded nor types be chosen automatically.
   *
   * @param x the input of a convolution
   * @return true if it can
   */
  public static boolean takes(Tensor x) {
    var lent = x.nativeTensor();
    return !Autograd.isOn()
        && lent.is_cpu()
        && (x.dtype() == DType.F32 || (x.dtype() == DType.BF16 && Bfloat16.IS_PACKED))
        && !torch.is_autocast_enabled(torch.DeviceType.CPU)
        && Operators.FOUND != null;
  }

  /**
   * Packs a weight for inputs of one shape.
   *
   * @param weight {@code [C_out, C_in, k, k]}
   * @param stride in pixels
   * @param padding zeros at each border, in pixels
   * @param input the inputs' shape, {@code [B, C_in, H, W]}
   * @return the weight in an order of oneDNN's own, for {@link #conv2d} alone
   */
  public static Tensor pack(Tensor weight, int stride, int padding, Shape input) {
    return NativeCall.of(
        "mkldnn_reorder_conv2d_weight",
        () -> {
          try (var opaque = weight.nativeTensor().to_mkldnn()) {
            return torch.mkldnn_reorder_conv2d_weight(
                opaque,
                new long[] {padding, padding},
                new long[] {stride, stride},
                new long[] {1, 1},
                1,
                input.toArray());
          }
        },
        weight);
  }

  /**
   * Computes a two-dimensional convolution.
   *
   * @param x {@code [B, C_in, H, W]}, of the shape that the weight was packed for
   * @param packed the result of {@link #pack}
   * @param bias {@code [C_out]}
   * @param stride in pixels, at most 2
   * @param padding zeros at each border, in pixels, at most 2
   * @return {@code [B, C_out, H', W']}, channels last
   */
  public static Tensor conv2d(Tensor x, Tensor packed, Tensor bias, int stride, int padding) {
    return TensorScope.compute(
        () -> {
          Operators operators = Objects.requireNonNull(Operators.FOUND);
          var arguments = new IValueVector();
          arguments.push_back(new IValue(x.nativeTensor()));
          arguments.push_back(new IValue(packed.nativeTensor()));
          arguments.push_back(new IValue(bias.nativeTensor()));
          arguments.push_back(operators.pairs[padding]);
          arguments.push_back(operators.pairs[stride]);
          arguments.push_back(operators.pairs[1]); // dilation
          arguments.push_back(operators.one); // groups
          arguments.push_back(operators.none); // what follows
          arguments.push_back(operators.noScalars);
          arguments.push_back(operators.nothing); // algorithm of what follows
          return NativeCall.of(
              CONVOLUTION,
              () -> {
                operators.conv.callBoxed(arguments);
                var lent = arguments.get(0).toTensor();
                return new org.bytedeco.pytorch.Tensor(lent);
              },
              x,
              packed);
        });
  }
}
