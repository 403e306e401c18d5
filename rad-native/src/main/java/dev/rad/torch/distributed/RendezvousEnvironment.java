package dev.rad.torch.distributed;

import dev.rad.exception.TrainingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Reads the variables that launchers set. */
final class RendezvousEnvironment {

  private static final String MASTER_ADDR = "MASTER_ADDR";
  private static final String MASTER_PORT = "MASTER_PORT";
  private static final List<String> NAMES =
      List.of("RANK", "WORLD_SIZE", "LOCAL_RANK", MASTER_ADDR, MASTER_PORT);

  private final Map<String, String> environment;
  private final boolean slurm;

  RendezvousEnvironment(Map<String, String> environment) {
    this.environment = environment;
    this.slurm = !has("RANK") && has("SLURM_PROCID") && has("SLURM_NTASKS");
  }

  Optional<Rendezvous> read() {
    if (!slurm && NAMES.stream().noneMatch(this::has)) {
      return Optional.empty();
    }
    String sizeName = either("WORLD_SIZE", "SLURM_NTASKS");
    int size = number(sizeName, 1, Integer.MAX_VALUE);
    String rankName = either("RANK", "SLURM_PROCID");
    boolean alone = size == 1 && !has(MASTER_ADDR) && !has(MASTER_PORT);
    if (alone && !has(rankName)) {
      return Optional.empty();
    }
    int rank = number(rankName, 0, size - 1);
    if (alone) {
      return Optional.empty();
    }
    String localName = either("LOCAL_RANK", "SLURM_LOCALID");
    int local = has(localName) ? number(localName, 0, size - 1) : 0;
    return Optional.of(
        new Rendezvous(
            rank,
            size,
            local,
            required(MASTER_ADDR, "the host name or address of rank 0's machine"),
            number(MASTER_PORT, 1, 65535),
            Rendezvous.DEFAULT_TIMEOUT,
            agentRestarts()));
  }

  /** Reads the variables with which torchrun's agent announces that it serves the port itself. */
  private OptionalInt agentRestarts() {
    if (!"True".equals(environment.get("TORCHELASTIC_USE_AGENT_STORE"))) {
      return OptionalInt.empty();
    }
    String name = "TORCHELASTIC_RESTART_COUNT";
    return OptionalInt.of(has(name) ? number(name, 0, Integer.MAX_VALUE) : 0);
  }

  private boolean has(String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }

  private String either(String name, String slurmName) {
    return slurm && !has(name) && has(slurmName) ? slurmName : name;
  }

  private int number(String name, int lowest, int highest) {
    String range = highest == Integer.MAX_VALUE ? " or more" : " to " + highest;
    String expected = "an integer, " + lowest + range;
    String text = required(name, expected);
    try {
      int value = Integer.parseInt(text);
      if (value >= lowest && value <= highest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same message as for a number out of range.
    }
    throw new TrainingException(
        "the variable "
            + name
            + " is '"
            + text
            + "', expected "
            + expected
            + "; "
            + found()
            + advice(name));
  }

  private String required(String name, String expected) {
    String value = environment.get(name);
    if (value != null && has(name)) {
      return value.strip();
    }
    throw new TrainingException(
        "the variable "
            + name
            + " is missing, expected "
            + expected
            + "; "
            + found()
            + advice(name));
  }

  private String found() {
    return NAMES.stream()
        .map(name -> name.equals("RANK") ? either(name, "SLURM_PROCID") : name)
        .map(name -> name.equals("WORLD_SIZE") ? either(name, "SLURM_NTASKS") : name)
        .filter(this::has)
        .map(name -> name + "=" + environment.get(name))
        .collect(Collectors.joining(", ", "found ", ": "));
  }

  private String advice(String name) {
    if (slurm && (name.equals(MASTER_ADDR) || name.equals(MASTER_PORT))) {
      return "in the batch file, before srun, export MASTER_PORT=29500 and"
          + " MASTER_ADDR=$(scontrol show hostnames \"$SLURM_JOB_NODELIST\" | head -n 1)";
    }
    return "start each process with torchrun, srun or a Kubernetes training operator, or unset"
        + " these variables to train with one process";
  }
}
