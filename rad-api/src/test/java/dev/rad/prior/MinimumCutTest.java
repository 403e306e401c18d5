package dev.rad.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MinimumCutTest {

  /** Edges are {first, second, capacity}; costs of zero are frequent. */
  private record Graph(float[] farCosts, int[][] edges) {

    static Graph random(int nodes, int edges, long seed) {
      var random = new SplittableRandom(seed);
      float[] costs = new float[nodes];
      for (int i = 0; i < nodes; i++) {
        costs[i] = random.nextInt(-9, 10);
      }
      int[][] all = new int[edges][];
      for (int i = 0; i < edges; i++) {
        int from = random.nextInt(nodes);
        int to = (from + 1 + random.nextInt(nodes - 1)) % nodes;
        all[i] = new int[] {from, to, random.nextInt(0, 8)};
      }
      return new Graph(costs, all);
    }

    /** What it costs if exactly the nodes of the set are far. */
    double cost(int far) {
      double cost = 0;
      for (int i = 0; i < farCosts.length; i++) {
        cost += (far >> i & 1) * farCosts[i];
      }
      for (int[] edge : edges) {
        cost += (far >> edge[0] & 1) == 0 && (far >> edge[1] & 1) == 1 ? edge[2] : 0;
      }
      return cost;
    }

    double leastCost() {
      double least = Double.MAX_VALUE;
      for (int far = 0; far < 1 << farCosts.length; far++) {
        least = Math.min(least, cost(far));
      }
      return least;
    }

    int cutBy(MinimumCut graph) {
      graph.begin(farCosts.length);
      for (int[] edge : edges) {
        graph.addEdge(edge[0], edge[1], edge[2]);
      }
      for (int i = 0; i < farCosts.length; i++) {
        graph.addFarCost(i, farCosts[i]);
      }
      graph.cut();
      int far = 0;
      for (int i = 0; i < farCosts.length; i++) {
        far |= graph.isFar(i) ? 1 << i : 0;
      }
      return far;
    }
  }

  @Property(tries = 500)
  void cut_costsAsLittleAsTheCheapestOfAllSets(
      @ForAll @IntRange(min = 2, max = 12) int nodes,
      @ForAll @IntRange(max = 40) int edges,
      @ForAll long seed) {
    Graph graph = Graph.random(nodes, edges, seed);
    int far = graph.cutBy(new MinimumCut(nodes, edges));
    assertThat(graph.cost(far)).isCloseTo(graph.leastCost(), within(1e-3));
  }

  @Property(tries = 50)
  void graph_thatIsBegunAgain_forgetsTheOneBefore(@ForAll long seed) {
    var reused = new MinimumCut(12, 40);
    Graph.random(12, 40, seed + 1).cutBy(reused);
    Graph graph = Graph.random(9, 30, seed);
    assertThat(graph.cutBy(reused)).isEqualTo(graph.cutBy(new MinimumCut(9, 30)));
  }

  /** A grid of random costs, too large to try all sets: no single node may be better elsewhere. */
  @Example
  void cut_ofAGrid_leavesNoNodeOnTheWrongSide() {
    int side = 60;
    var random = new SplittableRandom(4);
    var graph = new MinimumCut(side * side, 4 * side * side);
    graph.begin(side * side);
    float[] costs = new float[side * side];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = (float) random.nextDouble(-1, 1);
      graph.addFarCost(i, costs[i]);
      for (int step : new int[] {1, side}) {
        if (step == 1 ? i % side < side - 1 : i < costs.length - side) {
          graph.addEdge(i, i + step, 0.3f);
          graph.addEdge(i + step, i, 0.3f);
        }
      }
    }
    graph.cut();
    int far = 0;
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int i = y * side + x;
        int farNeighbours = 0;
        for (int step : new int[] {1, -1, side, -side}) {
          farNeighbours += graph.isFar(i + step) ? 1 : 0;
        }
        double ifFar = costs[i] + 0.3 * (4 - farNeighbours);
        double ifNear = 0.3 * farNeighbours;
        double other = graph.isFar(i) ? ifNear - ifFar : ifFar - ifNear;
        assertThat(other).isGreaterThanOrEqualTo(-1e-4);
        far += graph.isFar(i) ? 1 : 0;
      }
    }
    assertThat(far).isBetween(side * side / 5, side * side * 4 / 5);
  }
}
