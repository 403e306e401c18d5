package dev.rad.torch.tensor;

import dev.rad.torch.internal.Natives;
import java.util.function.Consumer;
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

/**
 * Convolutions of oneDNN on the CPU with weights that were laid out for its kernels once, instead
 * of anew at each call, and with a sum as part of the convolution. They record no derivatives.
 */
public final class OneDnn {

  private static final String CONVOLUTION = "mkldnn::_convolution_pointwise";

  private OneDnn() {}

  /** The operators, looked up once; null where this build of LibTorch has them not. */
  private record Operators(OperatorHandle conv, OperatorHandle convPlus, OperatorHandle convInto) {

    private static final Operators FOUND = find();

    private static Operators find() {
      Natives.load();
      if (!torch.hasMKLDNN()) {
        return null;
      }
      try (var scope = TensorScope.open()) {
        return new Operators(
            look(CONVOLUTION, ""), look(CONVOLUTION, "binary"), look(CONVOLUTION + "_", "binary"));
      } catch (RuntimeException e) {
        return null; // a build without them computes all the same, only more slowly
      }
    }

    private static OperatorHandle look(String name, String overload) {
      OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow(name, overload);
      handle.retainReference();
      return handle;
    }
  }

  /**
   * Whether these functions can take a tensor: of float32 or bfloat16 on the CPU, where this build
   * of LibTorch has oneDNN, while neither derivatives are recorded nor types chosen automatically.
   *
   * @param x the input of a convolution
   * @return true if they can
   */
  public static boolean takes(Tensor x) {
    var lent = x.nativeTensor();
    return !Autograd.isOn()
        && lent.is_cpu()
        && (x.dtype() == DType.F32 || x.dtype() == DType.BF16)
        && !torch.is_autocast_enabled(torch.DeviceType.CPU)
        && Operators.FOUND != null;
  }

  /**
   * Lays a weight out for inputs of one shape.
   *
   * @param weight {@code [C_out, C_in, k, k]}
   * @param stride in pixels
   * @param padding zeros at each border, in pixels
   * @param input the inputs' shape, {@code [B, C_in, H, W]}
   * @return the weight in an order of oneDNN's own: for {@link #conv2d} alone
   */
  public static Tensor pack(Tensor weight, int stride, int padding, Shape input) {
    return Tensor.call(
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
   * A two-dimensional convolution.
   *
   * @param x {@code [B, C_in, H, W]}, of the shape that the weight was packed for
   * @param packed the result of {@link #pack}
   * @param bias {@code [C_out]}
   * @param stride in pixels
   * @param padding zeros at each border, in pixels
   * @return {@code [B, C_out, H', W']}, channels last
   */
  public static Tensor conv2d(Tensor x, Tensor packed, Tensor bias, int stride, int padding) {
    return call(
        Operators.FOUND.conv,
        arguments -> {
          arguments.push_back(new IValue(x.nativeTensor()));
          pushLayer(arguments, packed, bias, stride, padding);
          arguments.push_back(new IValue("none"));
          pushNoScalars(arguments);
        },
        x,
        packed);
  }

  /**
   * The sum of a convolution and another tensor, in one pass over memory.
   *
   * @param x as for {@link #conv2d}
   * @param packed as for {@link #conv2d}
   * @param bias as for {@link #conv2d}
   * @param stride as for {@link #conv2d}
   * @param padding as for {@link #conv2d}
   * @param other of the result's shape
   * @return {@code conv2d(x) + other}
   */
  public static Tensor conv2dPlus(
      Tensor x, Tensor packed, Tensor bias, int stride, int padding, Tensor other) {
    return call(
        Operators.FOUND.convPlus,
        arguments -> {
          arguments.push_back(new IValue(x.nativeTensor()));
          arguments.push_back(new IValue(other.nativeTensor()));
          pushLayer(arguments, packed, bias, stride, padding);
          pushSum(arguments);
        },
        x,
        packed,
        other);
  }

  /**
   * Adds a convolution to a tensor in place.
   *
   * @param x as for {@link #conv2d}
   * @param packed as for {@link #conv2d}
   * @param bias as for {@link #conv2d}
   * @param stride as for {@link #conv2d}
   * @param padding as for {@link #conv2d}
   * @param sum of the convolution's shape, channels last; becomes {@code sum + conv2d(x)}
   * @return the sum
   */
  public static Tensor conv2dInto_(
      Tensor x, Tensor packed, Tensor bias, int stride, int padding, Tensor sum) {
    return call(
        Operators.FOUND.convInto,
        arguments -> {
          arguments.push_back(new IValue(sum.nativeTensor()));
          arguments.push_back(new IValue(x.nativeTensor()));
          pushLayer(arguments, packed, bias, stride, padding);
          pushSum(arguments);
        },
        x,
        packed,
        sum);
  }

  private static Tensor call(
      OperatorHandle operator, Consumer<IValueVector> push, Tensor... operands) {
    return TensorScope.compute(
        () ->
            Tensor.call(
                CONVOLUTION,
                () -> {
                  var arguments = new IValueVector();
                  push.accept(arguments);
                  operator.callBoxed(arguments);
                  return new org.bytedeco.pytorch.Tensor(
                      arguments.get(0).toTensor()); // that one is lent
                },
                operands));
  }

  private static void pushLayer(
      IValueVector arguments, Tensor packed, Tensor bias, int stride, int padding) {
    arguments.push_back(new IValue(packed.nativeTensor()));
    arguments.push_back(new IValue(bias.nativeTensor()));
    arguments.push_back(pair(padding));
    arguments.push_back(pair(stride));
    arguments.push_back(pair(1)); // dilation
    arguments.push_back(new IValue(1L)); // groups
  }

  private static void pushSum(IValueVector arguments) {
    arguments.push_back(new IValue("add"));
    arguments.push_back(new IValue()); // alpha
    arguments.push_back(new IValue()); // what follows the sum: nothing
    pushNoScalars(arguments);
  }

  private static void pushNoScalars(IValueVector arguments) {
    var element = new Type.TypePtr(NumberType.getNumberIntTypePtr().get());
    arguments.push_back(new IValue(new GenericList(OptionalType.get(element))));
    arguments.push_back(new IValue()); // algorithm
  }

  private static IValue pair(long value) {
    var list = new GenericList(new Type.TypePtr(IntType.getIntTypePtr().get()));
    list.push_back(new IValue(value));
    list.push_back(new IValue(value));
    return new IValue(list);
  }
}
