package dev.rad.prior;

import java.util.Arrays;

/**
 * A graph whose nodes are cut into two sides at the least cost, by the maximum flow from one side
 * to the other (Boykov and Kolmogorov 2004, "An experimental comparison of min-cut/max-flow
 * algorithms", section 3): two trees grow from the terminals until they meet, the path is
 * saturated, and nodes that lost their parents look for new ones.
 *
 * <p>Every node has a cost of being on the far side, less that of being on the near one. An edge
 * costs its capacity if its first node is near and its second one far.
 */
final class MinimumCut {
  private static final int NONE = -1;
  private static final int TERMINAL = -2; // the parent is the terminal of the node's tree
  private static final int ORPHAN = -3;
  private static final byte NEAR = 1;
  private static final byte FAR = 2;

  private final int[] firstArc; // of every node; arcs a and a ^ 1 are each other's opposite
  private final int[] nextArc;
  private final int[] head;
  private final float[] residual;
  private final float[] terminal; // positive from the near terminal, negative to the far one
  private final byte[] tree;
  private final int[] parent; // the arc to the parent
  private final int[] distance; // to the terminal, as known at a time
  private final int[] stamp;
  private final int[] nextActive; // a queue: NONE outside, the node itself at the end
  private final IntQueue orphans = new IntQueue();
  private int nodes;
  private int arcs;
  private int firstActive;
  private int lastActive;
  private int time;

  /** Creates a graph for at most the given numbers of nodes and edges. */
  MinimumCut(int mostNodes, int mostEdges) {
    firstArc = new int[mostNodes];
    terminal = new float[mostNodes];
    tree = new byte[mostNodes];
    parent = new int[mostNodes];
    distance = new int[mostNodes];
    stamp = new int[mostNodes];
    nextActive = new int[mostNodes];
    nextArc = new int[2 * mostEdges];
    head = new int[2 * mostEdges];
    residual = new float[2 * mostEdges];
  }

  /** Begins a graph without edges. */
  void begin(int count) {
    nodes = count;
    arcs = 0;
    time = 0;
    Arrays.fill(firstArc, 0, count, NONE);
    Arrays.fill(terminal, 0, count, 0);
    Arrays.fill(stamp, 0, count, 0);
  }

  /** Adds to what the far side costs a node more than the near one; may be negative. */
  void addFarCost(int node, float cost) {
    terminal[node] += cost;
  }

  /** Adds an edge that costs its capacity, at least 0, if a is near and b is far. */
  void addEdge(int a, int b, float capacity) {
    addArc(a, b, capacity);
    addArc(b, a, 0);
  }

  private void addArc(int from, int to, float capacity) {
    head[arcs] = to;
    residual[arcs] = capacity;
    nextArc[arcs] = firstArc[from];
    firstArc[from] = arcs++;
  }

  /** Returns whether a node is on the far side after {@link #cut}. Undecided nodes are near. */
  boolean isFar(int node) {
    return parent[node] != NONE && tree[node] == FAR;
  }

  /** Computes a minimum cut. */
  void cut() {
    plantTrees();
    int node = NONE;
    while (true) {
      if (node == NONE) {
        node = takeActive();
        if (node == NONE) {
          return;
        }
      }
      int meeting = grow(node);
      time++;
      if (meeting == NONE) {
        node = NONE;
      } else {
        nextActive[node] = node; // kept out of the queue, since it goes on growing
        augment(meeting);
        while (!orphans.isEmpty()) {
          adopt(orphans.take());
        }
        nextActive[node] = NONE;
        node = parent[node] == NONE ? NONE : node;
      }
    }
  }

  private void plantTrees() {
    firstActive = NONE;
    lastActive = NONE;
    Arrays.fill(nextActive, 0, nodes, NONE);
    for (int i = 0; i < nodes; i++) {
      parent[i] = NONE;
      if (terminal[i] != 0) {
        tree[i] = terminal[i] > 0 ? NEAR : FAR;
        parent[i] = TERMINAL;
        distance[i] = 1;
        activate(i);
      }
    }
  }

  private void activate(int node) {
    if (nextActive[node] != NONE) {
      return;
    }
    if (lastActive == NONE) {
      firstActive = node;
    } else {
      nextActive[lastActive] = node;
    }
    lastActive = node;
    nextActive[node] = node;
  }

  private int takeActive() {
    while (firstActive != NONE) {
      int node = firstActive;
      if (nextActive[node] == node) {
        firstActive = NONE;
        lastActive = NONE;
      } else {
        firstActive = nextActive[node];
      }
      nextActive[node] = NONE;
      if (parent[node] != NONE) {
        return node;
      }
    }
    return NONE;
  }

  /** Lets a tree grow from a node; returns an arc from the near to the far tree, if they meet. */
  private int grow(int node) {
    for (int arc = firstArc[node]; arc != NONE; arc = nextArc[arc]) {
      if (capacityAway(node, arc) <= 0) {
        continue;
      }
      int other = head[arc];
      if (parent[other] == NONE) {
        tree[other] = tree[node];
        take(other, arc ^ 1, node);
        activate(other);
      } else if (tree[other] != tree[node]) {
        return tree[node] == NEAR ? arc : arc ^ 1;
      } else if (stamp[other] <= stamp[node] && distance[other] > distance[node]) {
        take(other, arc ^ 1, node); // a shorter way to the terminal
      }
    }
    return NONE;
  }

  /** Returns the residual capacity of an arc, in the direction away from the tree's terminal. */
  private float capacityAway(int node, int arc) {
    return tree[node] == NEAR ? residual[arc] : residual[arc ^ 1];
  }

  private void take(int child, int arcToParent, int itsParent) {
    parent[child] = arcToParent;
    stamp[child] = stamp[itsParent];
    distance[child] = distance[itsParent] + 1;
  }

  private void augment(int meeting) {
    int near = head[meeting ^ 1];
    int far = head[meeting];
    float flow = Math.min(residual[meeting], Math.min(bottleneck(near), bottleneck(far)));
    residual[meeting] -= flow;
    residual[meeting ^ 1] += flow;
    push(near, flow);
    push(far, flow);
  }

  private float bottleneck(int from) {
    float least = Float.MAX_VALUE;
    int node = from;
    while (parent[node] != TERMINAL) {
      least = Math.min(least, residual[towardsNode(node)]);
      node = head[parent[node]];
    }
    return Math.min(least, Math.abs(terminal[node]));
  }

  /** Returns the arc between a node and its parent along which flow passes. */
  private int towardsNode(int node) {
    return tree[node] == NEAR ? parent[node] ^ 1 : parent[node];
  }

  private void push(int from, float flow) {
    int node = from;
    while (parent[node] != TERMINAL) {
      int arc = towardsNode(node);
      int above = head[parent[node]];
      residual[arc] -= flow;
      residual[arc ^ 1] += flow;
      if (residual[arc] <= 0) {
        residual[arc] = 0;
        abandon(node);
      }
      node = above;
    }
    float rest = Math.abs(terminal[node]) - flow;
    terminal[node] = rest <= 0 ? 0 : tree[node] == NEAR ? rest : -rest;
    if (rest <= 0) {
      abandon(node);
    }
  }

  private void abandon(int node) {
    parent[node] = ORPHAN;
    orphans.add(node);
  }

  /**
   * Finds a new parent in the orphan's tree, or else frees the orphan and abandons its children.
   */
  private void adopt(int orphan) {
    int best = NONE;
    int least = Integer.MAX_VALUE;
    for (int arc = firstArc[orphan]; arc != NONE; arc = nextArc[arc]) {
      int other = head[arc];
      if (capacityAway(other, arc ^ 1) > 0 && inTreeOf(orphan, other)) {
        int length = distanceToTerminal(other);
        if (length < least) {
          best = arc;
          least = length;
        }
      }
    }
    if (best != NONE) {
      parent[orphan] = best;
      stamp[orphan] = time;
      distance[orphan] = least + 1;
    } else {
      free(orphan);
    }
  }

  private boolean inTreeOf(int node, int other) {
    return parent[other] != NONE && tree[other] == tree[node];
  }

  private void free(int orphan) {
    for (int arc = firstArc[orphan]; arc != NONE; arc = nextArc[arc]) {
      int other = head[arc];
      if (inTreeOf(orphan, other)) {
        if (capacityAway(other, arc ^ 1) > 0) {
          activate(other);
        }
        if (parent[other] >= 0 && head[parent[other]] == orphan) {
          abandon(other);
        }
      }
    }
    parent[orphan] = NONE;
  }

  /** Counts the steps up to the terminal, and notes them; the maximum if an orphan is above. */
  private int distanceToTerminal(int from) {
    int steps = 0;
    int node = from;
    while (stamp[node] != time) {
      if (parent[node] == TERMINAL) {
        stamp[node] = time;
        distance[node] = 1;
      } else if (parent[node] < 0) {
        return Integer.MAX_VALUE;
      } else {
        steps++;
        node = head[parent[node]];
      }
    }
    int length = steps + distance[node];
    int rest = length;
    for (node = from; stamp[node] != time; node = head[parent[node]]) {
      stamp[node] = time;
      distance[node] = rest--;
    }
    return length;
  }

  /** First in, first out. */
  private static final class IntQueue {
    private int[] values = new int[256];
    private int first;
    private int end;

    boolean isEmpty() {
      return first == end;
    }

    void add(int value) {
      if (end == values.length) {
        if (2 * first < end) {
          values = Arrays.copyOf(values, 2 * values.length);
        }
        System.arraycopy(values, first, values, 0, end - first);
        end -= first;
        first = 0;
      }
      values[end++] = value;
    }

    int take() {
      return values[first++];
    }
  }
}
