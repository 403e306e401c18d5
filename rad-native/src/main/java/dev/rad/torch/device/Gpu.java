package dev.rad.torch.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A GPU as its driver reports it, whether or not LibTorch can use it.
 *
 * @param index its number in the driver's order, which differs from the numbers of {@link
 *     dev.rad.Device} if {@code CUDA_VISIBLE_DEVICES} is set
 * @param name the product's name
 * @param driver the driver's version
 * @param totalMiB the size of its memory, in MiB
 * @param freeMiB the size of its free memory, in MiB
 */
public record Gpu(int index, String name, String driver, long totalMiB, long freeMiB) {

  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=index,name,driver_version,memory.total,memory.free",
          "--format=csv,noheader,nounits");
  private static final int PATIENCE_SECONDS = 10;

  /**
   * Lists the GPUs by running the driver's program {@code nvidia-smi}.
   *
   * @return the GPUs; empty if there is no such program or it fails
   */
  public static List<Gpu> all() {
    try {
      Process process = new ProcessBuilder(QUERY).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? parse(answer) : List.of();
    } catch (IOException | UncheckedIOException e) { // no such program
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /**
   * Parses the program's table.
   *
   * @param table a line for each GPU, with comma-separated values
   * @return the GPUs, without malformed lines; sizes that the program does not know are 0
   */
  static List<Gpu> parse(String table) {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : table.lines().toList()) {
      String[] values = line.split("\\s*,\\s*");
      if (values.length == 5 && values[0].strip().matches("\\d{1,4}")) {
        gpus.add(
            new Gpu(
                Integer.parseInt(values[0].strip()),
                values[1],
                values[2],
                size(values[3]),
                size(values[4].strip())));
      }
    }
    return gpus;
  }

  private static long size(String number) {
    return number.matches("\\d{1,12}") ? Long.parseLong(number) : 0;
  }
}
