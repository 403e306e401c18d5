package dev.rad.spark;

import dev.rad.Inpainter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a process, each loaded once and shared by its tasks. A network that no task uses
 * is kept for the next task, and closed when another is loaded.
 */
final class SharedNetworks {

  /** The networks of this executor. */
  static final SharedNetworks OF_PROCESS = new SharedNetworks();

  private final Map<NetworkKey, Held> held = new HashMap<>();

  /** A task's use of a network. */
  interface Use extends AutoCloseable {

    /** {@return the network} */
    Inpainter network();

    /** {@return one permit for each picture that may be filled at the same time} */
    Semaphore permits();

    @Override
    void close();
  }

  private static final class Held {
    private final Semaphore permits;
    private @Nullable Inpainter network; // null until it is loaded
    private int users;

    Held(int calls) {
      this.permits = new Semaphore(calls, true);
    }
  }

  /**
   * Takes a network, and loads it if necessary. Tasks that want the same network wait for the one
   * that loads it.
   *
   * @param key the network's key
   * @param calls the number of pictures that it may fill at once, if it is loaded now
   * @param loader opens the network
   * @return the use, which the task must close
   */
  Use take(NetworkKey key, int calls, Supplier<Inpainter> loader) {
    Held mine;
    synchronized (this) {
      mine = held.computeIfAbsent(key, any -> new Held(calls));
      mine.users++;
    }
    try {
      return use(mine, loaded(mine, loader));
    } catch (RuntimeException | Error e) {
      giveBack(mine);
      throw e;
    }
  }

  private Inpainter loaded(Held mine, Supplier<Inpainter> loader) {
    synchronized (mine) {
      Inpainter network = mine.network;
      if (network == null) {
        closeUnused();
        network = loader.get();
        mine.network = network;
      }
      return network;
    }
  }

  private Use use(Held mine, Inpainter network) {
    return new Use() {
      private boolean over;

      @Override
      public Inpainter network() {
        return network;
      }

      @Override
      public Semaphore permits() {
        return mine.permits;
      }

      @Override
      public void close() {
        if (!over) {
          over = true;
          giveBack(mine);
        }
      }
    };
  }

  private synchronized void giveBack(Held mine) {
    mine.users--;
  }

  private synchronized void closeUnused() {
    for (Iterator<Held> each = held.values().iterator(); each.hasNext(); ) {
      Held other = each.next();
      if (other.users == 0) {
        each.remove();
        if (other.network != null) {
          other.network.close();
        }
      }
    }
  }

  /** {@return the number of networks that are loaded or being loaded} */
  synchronized int size() {
    return held.size();
  }
}
