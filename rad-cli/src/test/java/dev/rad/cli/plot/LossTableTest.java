package dev.rad.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class LossTableTest {

  @TempDir private Path folder;

  private LossTable read(String text) throws IOException {
    return LossTable.read(Files.writeString(folder.resolve("loss.csv"), text));
  }

  @Test
  void read_columnsInAnyOrder_areFoundByName() throws IOException {
    LossTable table = read("loss,step,new\n0.5,1,7\n0.25,2,8\n");
    assertThat(table.curve("loss").steps()).containsExactly(1, 2);
    assertThat(table.curve("loss").values()).containsExactly(0.5, 0.25);
    assertThat(table.curve("new").values()).containsExactly(7, 8);
    assertThat(table.curve("none").isEmpty()).isTrue();
  }

  @Test
  void read_windowsLineEnds_areLineEnds() throws IOException {
    assertThat(read("step,loss\r\n1,0.5\r\n2,0.25\r\n").curve("loss").values())
        .containsExactly(0.5, 0.25);
  }

  /** A killed training may leave any part of the last line, even one that looks complete. */
  @ParameterizedTest
  @CsvSource(
      value = {"2", "2,", "2,0.2", "2,0.25", "2,0.25,1", "x"},
      delimiter = ';')
  void read_lastLineWithoutEnd_isLeftOut(String part) throws IOException {
    assertThat(read("step,loss,norm\n1,0.5,3\n" + part).curve("loss").values())
        .containsExactly(0.5);
  }

  @Test
  void read_headerAlone_isEmpty() throws IOException {
    assertThat(read("step,loss\n").curve("loss").isEmpty()).isTrue();
    assertThat(LossTable.empty().curve("loss").isEmpty()).isTrue();
  }

  @Test
  void read_nanAndInfinity_areGaps() throws IOException {
    assertThat(read("step,loss\n1,NaN\n2,0.5\n3,Infinity\n").curve("loss").values())
        .containsExactly(Double.NaN, 0.5, Double.NaN);
  }

  /** After an update, lines may be longer than the header, or earlier lines shorter. */
  @Test
  void read_columnsAddedLater_areToleratedOnBothSides() throws IOException {
    LossTable table = read("step,loss,norm\n1,0.5\n2,0.25,3\n3,0.125,4,99\n");
    assertThat(table.curve("loss").values()).containsExactly(0.5, 0.25, 0.125);
    assertThat(table.curve("norm").values()).containsExactly(Double.NaN, 3, 4);
  }

  /** The training was killed after step 4 and resumed from step 2. */
  @Test
  void read_stepsTakenAgain_replaceTheFormerOnes() throws IOException {
    Curve loss = read("step,loss\n1,1\n2,2\n3,3\n4,4\n3,30\n4,40\n5,50\n").curve("loss");
    assertThat(loss.steps()).containsExactly(1, 2, 3, 4, 5);
    assertThat(loss.values()).containsExactly(1, 2, 30, 40, 50);
  }

  @ParameterizedTest
  @CsvSource({
    "'', its first line must name the columns step and loss",
    "'step,loss', its first line must name", // truncated
    "'step,los\n1,2\n', its first line must name",
    "'\u0000\u00ff\u00fe\n', its first line must name",
    "'step,loss\n1,two\n', 'line 2: the loss is not a number'",
    "'step,loss\n1,2\nII,2\n', 'line 3: the step is not a number'",
    "'step,loss\n1\n2,3\n', 'line 2: there is no step or no loss'",
    "'step,loss\n\n2,3\n', 'line 2: the step is not a number'",
    "'step,loss\nNaN,2\n', 'line 2: there is no step or no loss'",
  })
  void read_noSuchTable_isRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("loss.csv")
        .hasMessageContaining(message);
  }

  @Test
  void read_missingFileOrFolder_isRefused() {
    assertThatThrownBy(() -> LossTable.read(folder.resolve("none.csv")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> LossTable.read(folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("cannot be read");
  }
}
