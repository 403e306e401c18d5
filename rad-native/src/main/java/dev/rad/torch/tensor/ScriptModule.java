package dev.rad.torch.tensor;

import dev.rad.Device;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.torch.internal.FreedMemory;
import dev.rad.torch.internal.NativeErrors;
import dev.rad.torch.internal.Natives;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;

/**
 * A program with its weights in one TorchScript file, as {@code torch.jit.save} writes it.
 *
 * <p>Such a file is code: run only files whose origin you trust. It owns native memory: close it.
 */
public final class ScriptModule implements AutoCloseable {

  private final Path file;
  private final JitModule module;
  private boolean closed;

  private ScriptModule(Path file, JitModule module) {
    this.file = file;
    this.module = module;
  }

  /**
   * Loads a file for evaluation.
   *
   * @param file the TorchScript file
   * @param device where it computes, whatever device it was saved on
   * @return the module, which is the caller's to close, whatever scopes are open
   * @throws CheckpointException if the file is missing or no TorchScript file
   * @throws dev.rad.exception.DeviceMemoryException if the device has too little memory
   * @throws dev.rad.exception.UnsupportedPlatformException if LibTorch cannot be loaded
   */
  public static ScriptModule load(Path file, Device device) {
    Natives.load();
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException("there is no TorchScript file " + file);
    }
    try (var scope = TensorScope.open();
        var target = Tensors.nativeDevice(device);
        var optional = new DeviceOptional(target)) {
      JitModule module = torch.load(file.toString(), optional, true);
      module.eval();
      module.retainReference();
      return new ScriptModule(file, module);
    } catch (RuntimeException e) {
      NativeErrors.throwIfMemory("loading " + file + " onto " + device, e);
      throw new CheckpointException(
          "%s cannot be read as a TorchScript file (%s): save it with torch.jit.save"
              .formatted(file, reason(e)),
          e);
    }
  }

  /**
   * Runs the module's {@code forward}.
   *
   * @param inputs its arguments, on the module's device
   * @return its result
   * @throws CheckpointException if the module fails on them, or its result is no tensor
   * @throws dev.rad.exception.DeviceMemoryException if the device has too little memory
   * @throws ClosedException if the module was closed
   */
  public Tensor forward(Tensor... inputs) {
    if (closed) {
      throw new ClosedException("the module of " + file + " was closed: load it again");
    }
    try (var scope = TensorScope.open()) {
      var arguments = new IValueVector();
      for (Tensor input : inputs) {
        arguments.push_back(new IValue(input.nativeTensor()));
      }
      IValue result = module.forward(arguments);
      if (!result.isTensor()) {
        throw new CheckpointException(
            file + ": its forward gives no tensor: use a file that was traced for one");
      }
      return scope.keep(Tensor.borrow(result.toTensor()));
    } catch (CheckpointException e) {
      throw e;
    } catch (RuntimeException e) {
      NativeErrors.throwIfMemory("forward of " + file + " " + List.of(inputs), e);
      throw new CheckpointException(
          "%s: its forward does not take %s (%s)".formatted(file, List.of(inputs), reason(e)), e);
    }
  }

  /** Finds the reason of an error, which TorchScript gives below the listing of its program. */
  private static String reason(RuntimeException error) {
    String message = error.getMessage();
    return message == null
        ? NativeErrors.firstLine(error)
        : message
            .lines()
            .filter(line -> line.contains("Error: "))
            .reduce((first, last) -> last)
            .map(String::strip)
            .orElseGet(() -> NativeErrors.firstLine(error));
  }

  @Override
  public void close() {
    closed = true;
    module.close();
    FreedMemory.giveBack();
  }

  /** {@return the file} */
  @Override
  public String toString() {
    return "ScriptModule[" + file.getFileName() + (closed ? ", closed]" : "]");
  }
}
