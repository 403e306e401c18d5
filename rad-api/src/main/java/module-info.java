/**
 * Region-aware diffusion inpainting in pure Java: schedules, masks, images, measures of fillings,
 * weights files and configurations.
 */
module dev.rad {
  requires static transitive org.jspecify;
  requires transitive java.desktop;
  requires tools.jackson.databind;

  exports dev.rad;
  exports dev.rad.checkpoint;
  exports dev.rad.exception;
  exports dev.rad.feature;
  exports dev.rad.image;
  exports dev.rad.latent;
  exports dev.rad.mask;
  exports dev.rad.metric;
  exports dev.rad.model;
  exports dev.rad.placement;
  exports dev.rad.prior;
  exports dev.rad.schedule;

  opens dev.rad.model to
      tools.jackson.databind;
}
