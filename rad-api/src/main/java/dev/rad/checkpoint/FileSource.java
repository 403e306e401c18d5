package dev.rad.checkpoint;

import dev.rad.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Where a tensor's bytes begin in its file. Reading here instead of from the mapping makes an error
 * of a file that was cut short, where the mapping would fault. The garbage collector closes the
 * channel.
 */
record FileSource(Path path, FileChannel channel, long offset) {

  /** Fills the buffer from the byte {@code at}, counted from the offset. */
  void read(long at, ByteBuffer to, RawTensor tensor) {
    long position = offset + at;
    try {
      while (to.hasRemaining()) {
        int count = channel.read(to, position);
        if (count < 0) {
          throw error(tensor, "the file was cut short since it was opened; restore it", null);
        }
        position += count;
      }
    } catch (ClosedChannelException e) { // closed by the interrupt of a reader
      throw error(tensor, "reading it was interrupted; open the file again", e);
    } catch (IOException e) {
      throw error(tensor, "cannot be read (" + e + "); check the disk", e);
    }
  }

  private CheckpointException error(RawTensor tensor, String reason, Exception cause) {
    return new CheckpointException(path + ": " + tensor + ": " + reason, cause);
  }
}
