/**
 * Windows over pictures of any size: a {@link dev.rad.placement.Placement} chooses the windows that
 * a network of a fixed size fills one after the other, and a {@link dev.rad.placement.WindowCanvas}
 * provides their views and puts their fillings into the picture.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.placement;

import org.jspecify.annotations.NullMarked;
