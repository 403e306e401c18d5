package dev.rad.spark;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The machine's own files under another scheme, as a cluster's are: {@code other:/a.png}. */
public final class OtherNamedFileSystem extends RawLocalFileSystem {

  @Override
  public URI getUri() {
    return URI.create("other:///");
  }

  @Override
  public String getScheme() {
    return "other";
  }
}
