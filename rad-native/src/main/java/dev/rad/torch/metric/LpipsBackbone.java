package dev.rad.torch.metric;

import java.util.List;

/** The networks whose features LPIPS compares, with the keys of torchvision's state dicts. */
enum LpipsBackbone {
  /** Krizhevsky 2014, arXiv 1404.5997. */
  ALEXNET(
      "AlexNet",
      3,
      31,
      List.of(
          List.of(new Convolution(0, 3, 64, 11, 4, 2)),
          List.of(new Convolution(3, 64, 192, 5, 1, 2)),
          List.of(new Convolution(6, 192, 384, 3, 1, 1)),
          List.of(new Convolution(8, 384, 256, 3, 1, 1)),
          List.of(new Convolution(10, 256, 256, 3, 1, 1))),
      List.of(false, true, true, false, false)),
  /** Simonyan and Zisserman 2015, arXiv 1409.1556, with 16 layers. */
  VGG16(
      "VGG16",
      2,
      16,
      List.of(
          List.of(same(0, 3, 64), same(2, 64, 64)),
          List.of(same(5, 64, 128), same(7, 128, 128)),
          List.of(same(10, 128, 256), same(12, 256, 256), same(14, 256, 256)),
          List.of(same(17, 256, 512), same(19, 512, 512), same(21, 512, 512)),
          List.of(same(24, 512, 512), same(26, 512, 512), same(28, 512, 512))),
      List.of(false, true, true, true, true));

  /** A convolution with bias and the ReLU after it; {@code features.index} is its key. */
  record Convolution(int index, int in, int out, int kernel, int stride, int padding) {}

  private final String label;
  private final int pool;
  private final int smallestSide;
  private final List<List<Convolution>> stages;
  private final List<Boolean> pooled;

  LpipsBackbone(
      String label,
      int pool,
      int smallestSide,
      List<List<Convolution>> stages,
      List<Boolean> pooled) {
    this.label = label;
    this.pool = pool;
    this.smallestSide = smallestSide;
    this.stages = stages;
    this.pooled = pooled;
  }

  private static Convolution same(int index, int in, int out) {
    return new Convolution(index, in, out, 3, 1, 1);
  }

  /** Returns the network's name. */
  String label() {
    return label;
  }

  /** Returns the kernel size of the max pools before stages, whose stride is 2. */
  int pool() {
    return pool;
  }

  /** Returns the smallest side of a picture for which the last stage has at least one pixel. */
  int smallestSide() {
    return smallestSide;
  }

  /** Returns the convolutions of each stage; LPIPS compares the results of the stages. */
  List<List<Convolution>> stages() {
    return stages;
  }

  /** Returns whether a stage begins with a pool. */
  boolean isPooled(int stage) {
    return pooled.get(stage);
  }

  /** Returns the number of channels of a stage's result. */
  int channels(int stage) {
    List<Convolution> convolutions = stages.get(stage);
    return convolutions.get(convolutions.size() - 1).out();
  }

  /** Recognises the network of a state dict by its first convolution. */
  static LpipsBackbone of(NetworkParameters parameters) {
    return parameters.has("features.0.weight", 64, 3, 11, 11) ? ALEXNET : VGG16;
  }
}
