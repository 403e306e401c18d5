package dev.rad.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A standalone cluster on this machine's loopback: a master and two workers of one core, each a
 * process, of Spark's own classes.
 */
final class Cluster implements AutoCloseable {
  private final Map<String, String> environment;
  private final List<JavaProcess> workers = new ArrayList<>();
  private final JavaProcess master;
  private final String address;

  /**
   * Starts it, and waits until both workers are known.
   *
   * @param folder for the workers' files
   */
  Cluster(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.resolve("spark")); // executors need one: no jars
    Files.createDirectories(home.resolve("jars"));
    environment =
        Map.of(
            "SPARK_HOME", home.toString(),
            "SPARK_SCALA_VERSION", "2.13",
            "SPARK_LOCAL_IP", "127.0.0.1",
            "JAVA_HOME", System.getProperty("java.home"),
            "OPENBLAS_NUM_THREADS", "1",
            "OMP_WAIT_POLICY", "PASSIVE",
            "TORCH_CPP_LOG_LEVEL", "FATAL");
    List<String> flags =
        List.of("-Xmx256m", "-Dlog4j2.configurationFile=cluster-log4j2.properties");
    master =
        new JavaProcess(
            environment,
            flags,
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
    address = master.awaitLine("(spark://127\\.0\\.0\\.1:[1-9]\\d*)");
    for (int i = 0; i < 2; i++) {
      workers.add(
          new JavaProcess(
              environment,
              flags,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              "127.0.0.1",
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              "1g",
              "--work-dir",
              folder.resolve("work" + i).toString(),
              address));
    }
    workers.forEach(worker -> worker.awaitLine("Successfully registered with master"));
  }

  /** The master's address, {@code spark://host:port}. */
  String address() {
    return address;
  }

  /** Starts a driver: the job of {@code rad-spark submit}. */
  JavaProcess submit(String... options) throws IOException {
    return driver(SubmitJob.class.getName(), options);
  }

  /** Starts a driver. */
  JavaProcess driver(String main, String... arguments) throws IOException {
    List<String> flags = new ArrayList<>(List.of("-Xmx512m"));
    Map<String, String> settings =
        Map.of(
            "spark.master", address,
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.ui.enabled", "false",
            "spark.executor.memory", "512m",
            "spark.executor.memoryOverhead", "1g",
            "spark.executor.extraClassPath", System.getProperty("java.class.path"),
            "spark.executor.cores", "1",
            "spark.sql.shuffle.partitions", "2");
    settings.forEach((name, value) -> flags.add("-D" + name + "=" + value));
    String[] words = new String[arguments.length + 1];
    words[0] = main;
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return new JavaProcess(environment, flags, words);
  }

  /** The processes that fill: workers start nothing else. */
  List<ProcessHandle> executors() {
    return workers.stream().flatMap(worker -> worker.children().stream()).toList();
  }

  @Override
  public void close() {
    workers.forEach(JavaProcess::close);
    master.close();
  }
}
