package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningPicturesTest {
  private static final PictureRow A = new PictureRow("a", null, null, null, 0, null);
  private static final PictureRow B = new PictureRow("2024/b", null, null, null, 0, null);

  @TempDir Path folder;

  private ResultFolder results;

  @BeforeEach
  void sweep() throws IOException {
    results =
        new ResultFolder(new FileSystems(new Configuration()), folder.toString(), "png", "job");
    results.sweep();
  }

  private RunningPictures attempt(int task, long number) throws IOException {
    return new RunningPictures(results, task, number, true);
  }

  /** As an executor that dies: the note stays. */
  private void die(int task, long number, PictureRow... pictures) throws IOException {
    RunningPictures dying = attempt(task, number);
    for (PictureRow picture : pictures) {
      dying.begin(picture).unlock();
    }
  }

  @Test
  void begin_afterAnExecutorsEnd_fillsItsLastPictureAloneAndTheOthersAsEver() throws IOException {
    die(3, 10, A, B);

    RunningPictures again = attempt(3, 11);
    Lock ofA = again.begin(A);
    ofA.unlock();
    Lock ofB = again.begin(B);
    ofB.unlock();

    assertThat(again.isSuspected(A)).isFalse();
    assertThat(ofA).isInstanceOf(ReentrantReadWriteLock.ReadLock.class);
    assertThat(again.isSuspected(B)).isTrue();
    assertThat(ofB).isInstanceOf(ReentrantReadWriteLock.WriteLock.class);
    assertThat(again.refusal(B)).isEmpty();
  }

  @Test
  void refusal_secondEndWhileFilledAlone_namesMemory() throws IOException {
    die(3, 10, A, B);
    die(3, 11, A, B);

    RunningPictures third = attempt(3, 12);

    assertThat(third.refusal(A)).isEmpty();
    assertThat(third.refusal(B)).get().asString().contains("out of memory", "memoryOverhead");
  }

  /** The second end is another picture's. */
  @Test
  void refusal_endsOfDifferentPictures_isNone() throws IOException {
    die(3, 10, B);
    die(3, 11, A);

    RunningPictures third = attempt(3, 12);

    assertThat(third.refusal(A)).isEmpty();
    assertThat(third.refusal(B)).isEmpty();
    assertThat(third.isSuspected(A)).isTrue();
    assertThat(third.isSuspected(B)).isTrue();
  }

  /** Then an earlier attempt may go on beside this one. */
  @Test
  void refusal_whereSparkCopiesTasks_isNone() throws IOException {
    die(3, 10, B);
    die(3, 11, B);

    RunningPictures third = new RunningPictures(results, 3, 12, false);

    assertThat(third.refusal(B)).isEmpty();
    assertThat(third.isSuspected(B)).isTrue();
  }

  @Test
  void close_endedAttempt_leavesNothingAndOtherTasksAlone() throws IOException {
    die(3, 10, A);
    die(33, 13, B);
    RunningPictures again = attempt(3, 11);
    again.begin(A).unlock();

    again.close();

    assertThat(attempt(3, 12).isSuspected(A)).isFalse();
    assertThat(attempt(33, 14).isSuspected(B)).isTrue();
    assertThat(folder.resolve("_rad/running"))
        .isDirectoryContaining(file -> file.getFileName().toString().equals("job-33-13"));
  }
}
