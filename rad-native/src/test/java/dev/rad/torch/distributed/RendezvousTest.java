package dev.rad.torch.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.TrainingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousTest {

  private static Map<String, String> environment(String text) {
    Map<String, String> environment = new HashMap<>(Map.of("PATH", "/bin", "HOME", "/root"));
    for (String variable : text.strip().split("\\s+")) {
      if (!variable.isEmpty()) {
        int equals = variable.indexOf('=');
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return environment;
  }

  private static Optional<Rendezvous> read(String text) {
    return Rendezvous.fromEnvironment(environment(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "WORLD_SIZE=1",
        "RANK=0 WORLD_SIZE=1",
        "RANK=0 WORLD_SIZE=1 LOCAL_RANK=0",
        "RANK= WORLD_SIZE= MASTER_ADDR=",
        // a SLURM job of one task, and the batch file of a job without --ntasks
        "SLURM_PROCID=0 SLURM_NTASKS=1 SLURM_LOCALID=0",
        "SLURM_PROCID=0 SLURM_LOCALID=0",
      })
  void fromEnvironment_oneProcess_isEmpty(String variables) {
    assertThat(read(variables)).isEmpty();
  }

  @Test
  void fromEnvironment_torchrun_isItsVariables() {
    assertThat(read("RANK=5 WORLD_SIZE=8 LOCAL_RANK=1 MASTER_ADDR=node-0.local MASTER_PORT=29500"))
        .contains(new Rendezvous(5, 8, 1, "node-0.local", 29500))
        .get()
        .satisfies(r -> assertThat(r.timeout()).isEqualTo(Duration.ofMinutes(10)));
  }

  @Test
  void fromEnvironment_agentServesThePort_countsItsRestarts() {
    assertThat(
            read(
                "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 MASTER_ADDR=a MASTER_PORT=1"
                    + " TORCHELASTIC_USE_AGENT_STORE=True TORCHELASTIC_RESTART_COUNT=3"))
        .get()
        .extracting(Rendezvous::agentRestarts)
        .isEqualTo(OptionalInt.of(3));
    assertThat(
            read(
                "RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1"
                    + " TORCHELASTIC_USE_AGENT_STORE=False TORCHELASTIC_RESTART_COUNT=3"))
        .get()
        .extracting(Rendezvous::agentRestarts)
        .isEqualTo(OptionalInt.empty());
  }

  @Test
  void fromEnvironment_kubernetesWithoutLocalRank_isLocalRank0() {
    assertThat(read("RANK=2 WORLD_SIZE=3 MASTER_ADDR=job-master-0 MASTER_PORT=23456"))
        .contains(new Rendezvous(2, 3, 0, "job-master-0", 23456));
  }

  @Test
  void fromEnvironment_slurm_fillsWhatIsMissing() {
    String slurm = "SLURM_PROCID=3 SLURM_NTASKS=4 SLURM_LOCALID=1 MASTER_ADDR=n1 MASTER_PORT=65535";
    assertThat(read(slurm)).contains(new Rendezvous(3, 4, 1, "n1", 65535));
    assertThat(read(slurm + " WORLD_SIZE=5")).contains(new Rendezvous(3, 5, 1, "n1", 65535));
    // torchrun, started by srun once per node: SLURM's numbers count nodes
    assertThat(read(slurm + " RANK=9 WORLD_SIZE=16 LOCAL_RANK=2"))
        .contains(new Rendezvous(9, 16, 2, "n1", 65535));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RANK=0                                                  | WORLD_SIZE  | is missing",
        "LOCAL_RANK=0                                            | WORLD_SIZE  | is missing",
        "MASTER_ADDR=a MASTER_PORT=1                             | WORLD_SIZE  | is missing",
        "WORLD_SIZE=2                                            | RANK        | is missing",
        "RANK=0 WORLD_SIZE=2                                     | MASTER_ADDR | is missing",
        "RANK=0 WORLD_SIZE=2 MASTER_ADDR=a                       | MASTER_PORT | is missing",
        "RANK=0 WORLD_SIZE=1 MASTER_ADDR=a                       | MASTER_PORT | is missing",
        "RANK=2 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1         | RANK        | '2', expected an integer, 0 to 1",
        "RANK=-1 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1        | RANK        | '-1'",
        "RANK=1 WORLD_SIZE=1                                     | RANK        | '1', expected an integer, 0 to 0",
        "RANK=0 WORLD_SIZE=0 MASTER_ADDR=a MASTER_PORT=1         | WORLD_SIZE  | '0', expected an integer, 1 or more",
        "RANK=0 WORLD_SIZE=two MASTER_ADDR=a MASTER_PORT=1       | WORLD_SIZE  | 'two'",
        "RANK=0 WORLD_SIZE=99999999999 MASTER_ADDR=a             | WORLD_SIZE  | '99999999999'",
        "RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=65536     | MASTER_PORT | '65536', expected an integer, 1 to 65535",
        "RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=0         | MASTER_PORT | '0'",
        "RANK=0 WORLD_SIZE=2 LOCAL_RANK=2 MASTER_ADDR=a          | LOCAL_RANK  | '2'",
        "SLURM_PROCID=4 SLURM_NTASKS=4 MASTER_ADDR=a             | SLURM_PROCID| '4', expected an integer, 0 to 3",
        "SLURM_PROCID=0 SLURM_NTASKS=4                           | MASTER_ADDR | scontrol show hostnames",
      })
  void fromEnvironment_partialOrOutOfRange_namesTheVariable(
      String variables, String name, String finding) {
    assertThatThrownBy(() -> read(variables))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("the variable " + name + " is")
        .hasMessageContaining(finding)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .as("lists what was found")
                    .contains(variables.split("\\s+")[0]));
  }

  @Property(tries = 200)
  void fromEnvironment_anyValidNumbers_areReadBack(
      @ForAll @IntRange(min = 2, max = 100_000) int size,
      @ForAll @IntRange(min = 0, max = 99_999) int any,
      @ForAll @IntRange(min = 1, max = 65535) int port) {
    int rank = any % size;
    assertThat(
            read(
                "RANK=%d WORLD_SIZE=%d LOCAL_RANK=%d MASTER_ADDR=::1 MASTER_PORT=%d"
                    .formatted(rank, size, rank, port)))
        .contains(new Rendezvous(rank, size, rank, "::1", port));
  }

  @Test
  void create_outOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rendezvous(2, 2, 0, "a", 1))
        .withMessageContaining("rank 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rendezvous(0, 2, 0, "a", 1).withTimeout(Duration.ZERO))
        .withMessageContaining("timeout");
  }
}
