package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {

  private static final long GIB = 1L << 30;

  private static SparkConf conf(String... settings) {
    var conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  @Test
  void require_tooLittle_saysWhichValueToSet() {
    var need = new MemoryNeed(GIB, 4);

    assertThatThrownBy(() -> need.require(conf("spark.executor.memory", "8g")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 tasks at once")
        .hasMessageContaining("has 819:")
        .hasMessageEndingWith("--conf spark.executor.memoryOverhead=" + need.mib() + "m");
  }

  @Test
  void require_whatItSays_isEnough() {
    var need = new MemoryNeed(GIB, 4);
    SparkConf said = conf("spark.executor.memoryOverhead", need.mib() + "m");

    assertThatCode(() -> need.require(said)).doesNotThrowAnyException();
  }

  @Test
  void mib_moreTasksOrWeights_isMore() {
    assertThat(new MemoryNeed(0, 1).mib()).isLessThan(new MemoryNeed(0, 2).mib());
    assertThat(new MemoryNeed(2 * GIB, 1).mib()).isGreaterThan(8 * 1024);
  }

  @Test
  void overhead_isWhatSparkTakes() {
    assertThat(MemoryNeed.overheadMib(conf())).isEqualTo(384);
    assertThat(MemoryNeed.overheadMib(conf("spark.executor.memory", "10g"))).isEqualTo(1024);
    assertThat(
            MemoryNeed.overheadMib(
                conf("spark.executor.memory", "10g", "spark.executor.memoryOverheadFactor", "0.3")))
        .isEqualTo(3072);
    assertThat(MemoryNeed.overheadMib(conf("spark.executor.memoryOverhead", "700"))).isEqualTo(700);
  }

  @Test
  void tasks_areCoresByTheCoresOfATask() {
    assertThat(MemoryNeed.tasks(conf("spark.executor.cores", "8", "spark.task.cpus", "4"), 1))
        .isEqualTo(2);
    assertThat(MemoryNeed.tasks(conf(), 3)).isEqualTo(3);
    assertThat(MemoryNeed.tasks(conf("spark.task.cpus", "4"), 3)).isEqualTo(1);
  }
}
