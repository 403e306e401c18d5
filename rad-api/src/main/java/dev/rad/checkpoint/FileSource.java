package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The file of a mapped tensor, kept open to check that it still contains the tensor, because
 * accessing a mapping beyond the end of its file faults. The garbage collector closes the channel.
 */
record FileSource(Path path, FileChannel channel, long end) {

  /** Rejects a file that was truncated after it was opened. */
  void check(RawTensor tensor) {
    try {
      if (channel.size() < end) {
        throw new CheckpointException(
            path + ": " + tensor + ": the file was cut short since it was opened; restore it");
      }
    } catch (ClosedChannelException e) {
      // an interrupt of a thread that asked closed it; the mapping stays
    } catch (IOException e) {
      throw new CheckpointException(
          path + ": " + tensor + ": cannot be read (" + e + "); check the disk", e);
    }
  }
}
