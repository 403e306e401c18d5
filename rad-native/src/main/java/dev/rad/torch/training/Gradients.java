package dev.rad.torch.training;

import dev.rad.checkpoint.DType;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.torch.distributed.ProcessGroup;
import dev.rad.torch.nn.CheckpointedPass;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;

/**
 * Computes the gradients of a step's loss, micro-batch by micro-batch. Their sum is the gradient of
 * the whole batch, because the loss is a mean over pictures, or over the pixels of their holes.
 *
 * @param network the network
 * @param schedule the schedule of the forward process
 * @param loss the loss
 * @param execution precision and memory
 */
record Gradients(
    RadUNet network, NoiseSchedule schedule, HybridLoss loss, ExecutionOptions execution) {

  /**
   * The means of a loss and of its parts.
   *
   * @param total the whole loss
   * @param simple its squared error
   * @param variational its variational term, in bits per dimension
   */
  record Losses(double total, double simple, double variational) {

    static final Losses NONE = new Losses(0, 0, 0);

    static Losses of(HybridLoss.Value value) {
      return new Losses(value.total().item(), value.simple().item(), value.variational().item());
    }

    Losses meanOver(ProcessGroup group) {
      double[] sums = group.sum(total, simple, variational);
      int n = group.size();
      return new Losses(sums[0] / n, sums[1] / n, sums[2] / n);
    }

    Losses plus(Losses other, double share) {
      return new Losses(
          total + share * other.total,
          simple + share * other.simple,
          variational + share * other.variational);
    }
  }

  /**
   * Adds the gradients of the mean loss of some pictures to the parameters' gradients.
   *
   * @param examples the pictures
   * @param microBatch the number of pictures computed at once
   * @param scale the factor that the loss is multiplied by before its derivatives are taken
   * @return the mean losses, not scaled
   */
  Losses add(List<TrainingExample> examples, int microBatch, double scale) {
    Losses mean = Losses.NONE;
    for (int i = 0; i < examples.size(); i += microBatch) {
      List<TrainingExample> part = examples.subList(i, Math.min(i + microBatch, examples.size()));
      double share = loss.weight(part) / loss.weight(examples);
      mean = mean.plus(addPart(part, share * scale), share);
    }
    return mean;
  }

  private Losses addPart(List<TrainingExample> examples, double scale) {
    try (var scope = TensorScope.open()) {
      TrainingBatch batch = TrainingBatch.of(examples, schedule, network.device());
      return execution.activationCheckpointing()
          ? addCheckpointed(batch, scale)
          : addPlain(batch, scale);
    }
  }

  private Losses addPlain(TrainingBatch batch, double scale) {
    Tensor output =
        Autograd.autocast(
            network.device(),
            execution.precision(),
            () -> network.forward(batch.noisy(), batch.levels()));
    HybridLoss.Value value = loss.of(output.to(DType.F32), batch);
    value.total().mul(scale).backward();
    return Losses.of(value);
  }

  private Losses addCheckpointed(TrainingBatch batch, double scale) {
    CheckpointedPass pass =
        network.checkpointed(batch.noisy(), batch.levels(), execution.precision());
    HybridLoss.Value value = loss.of(pass.output().to(DType.F32), batch);
    value.total().mul(scale).backward();
    pass.backward();
    return Losses.of(value);
  }
}
