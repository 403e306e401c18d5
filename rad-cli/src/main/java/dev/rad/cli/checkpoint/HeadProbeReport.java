package dev.rad.cli.checkpoint;

import dev.rad.Device;
import dev.rad.image.RgbImage;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.HeadProbe;
import java.io.PrintWriter;
import java.util.List;

/** Prints how well each division of the attention into heads denoises. */
public final class HeadProbeReport {

  /** The ratio of the second-best to the best error above which the best is certain. */
  private static final double CLEAR = 1.1;

  private final PrintWriter out;

  HeadProbeReport(PrintWriter out) {
    this.out = out;
  }

  void probe(UNetWeights weights, RgbImage photo) {
    out.println("probe       mean square error of the predicted noise; who knows nothing has 1");
    List<HeadProbe.Trial> trials =
        HeadProbe.run(
            weights,
            photo,
            Device.CPU,
            trial -> {
              out.printf("            %.5f  %s%n", trial.error(), flags(trial.config()));
              out.flush();
            });
    HeadProbe.Trial best = trials.get(0);
    if (trials.size() > 1 && trials.get(1).error() < CLEAR * best.error()) {
      out.printf(
          "probe       undecided: %s and %s denoise about as well; try a photo of what the network"
              + " was trained on, with --photo%n",
          flags(best.config()), flags(trials.get(1).config()));
      return;
    }
    out.println("probe       best: " + flags(best.config()));
    if (sameHeads(best.config(), weights.config())) {
      out.println("            which is how rad loads it");
    } else if (best.config().numHeadChannels() != -1
        && best.config().useNewAttentionOrder() == weights.config().useNewAttentionOrder()) {
      out.println(
          "            load it with --num-head-channels " + best.config().numHeadChannels());
    } else {
      out.println("            save these flags and load it with --flags FILE:");
      out.println("            " + best.config().toJson());
    }
  }

  private static boolean sameHeads(UNetConfig a, UNetConfig b) {
    return a.useNewAttentionOrder() == b.useNewAttentionOrder()
        && a.channelMult().stream()
            .map(factor -> (int) (factor * a.modelChannels()))
            .allMatch(width -> a.heads(width) == b.heads(width));
  }

  private static String flags(UNetConfig config) {
    String heads =
        config.numHeadChannels() == -1
            ? "num_heads " + config.numHeads()
            : "num_head_channels " + config.numHeadChannels();
    return heads + ", use_new_attention_order " + config.useNewAttentionOrder();
  }
}
