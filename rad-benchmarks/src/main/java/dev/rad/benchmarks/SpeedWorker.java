package dev.rad.benchmarks;

import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.torch.device.Threads;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Java side of {@code rad-benchmarks/peers/compare.py}. It reads requests from standard input,
 * one JSON object per line, and answers each with one. It is idle between requests, so that other
 * programs can be measured on the same machine.
 *
 * <pre>{@code
 * {"do": "open", "name": "a", "work": {...}}   prepares a workload, see WorkloadRequest
 * {"do": "run", "name": "a", "times": 3}       {"seconds": [...], "loss": ...}
 * {"do": "write", "name": "a", "file": "..."}  writes the last result as tensor "out"
 * {"do": "close", "name": "a"}
 * }</pre>
 */
public final class SpeedWorker {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Workload> works = new HashMap<>();

  private SpeedWorker() {}

  /**
   * Runs the worker until the input ends.
   *
   * @param arguments the number of processor threads
   * @throws IOException if the input cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("use: THREADS, and orders on the standard input");
      System.exit(2);
    }
    Threads.setCount(Integer.parseInt(arguments[0]));
    var worker = new SpeedWorker();
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(JSON.writeValueAsString(worker.answer(line)));
    }
    System.exit(0); // even if threads are left
  }

  private Map<String, Object> answer(String line) {
    try {
      return obey(JSON.readTree(line));
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Map.of("error", e + (cause == e ? "" : ", because of " + cause));
    }
  }

  private Map<String, Object> obey(JsonNode order) {
    String name = order.path("name").asString("");
    String task = order.path("do").asString("");
    if (task.equals("open")) {
      Workload work = new WorkloadRequest(order.path("work")).prepare();
      works.put(name, work);
      return Map.of("flops", work.cost().flops(), "bytes", work.cost().bytes());
    }
    Workload work = works.get(name);
    if (work == null) {
      throw new IllegalArgumentException("no work named '" + name + "' is open");
    }
    switch (task) {
      case "run" -> {
        return run(work, order.path("times").asInt(1));
      }
      case "write" -> write(work, Path.of(order.path("file").asString("")));
      case "close" -> {
        works.remove(name);
        work.close();
      }
      default -> throw new IllegalArgumentException("'" + task + "' is no order");
    }
    return Map.of();
  }

  private static Map<String, Object> run(Workload work, int times) {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      seconds.add(work.run());
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("seconds", seconds);
    work.loss().ifPresent(loss -> answer.put("loss", loss));
    return answer;
  }

  private static void write(Workload work, Path file) {
    Tensor result =
        work.result()
            .orElseThrow(() -> new IllegalArgumentException("this work has no result yet"));
    SafetensorsWriter.write(file, List.of(Tensors.toRaw("out", result)), Map.of());
  }
}
