/** Region-aware diffusion inpainting on LibTorch: the network, sampling and training. */
module dev.rad.torch {
  requires static transitive org.jspecify;
  requires transitive dev.rad;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.openblas;
  requires org.bytedeco.pytorch;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.databind;

  exports dev.rad.torch;
  exports dev.rad.torch.device;
  exports dev.rad.torch.distributed;
  exports dev.rad.torch.latent;
  exports dev.rad.torch.lora;
  exports dev.rad.torch.metric;
  exports dev.rad.torch.nn;
  exports dev.rad.torch.nn.conditioning;
  exports dev.rad.torch.nn.layer;
  exports dev.rad.torch.baseline;
  exports dev.rad.torch.sampling;
  exports dev.rad.torch.tensor;
  exports dev.rad.torch.training;

  opens dev.rad.torch.training to
      tools.jackson.databind;
}
