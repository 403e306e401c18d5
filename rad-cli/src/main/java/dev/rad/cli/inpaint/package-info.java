/** {@code rad inpaint} and {@code rad generate}. */
@NullMarked
package dev.rad.cli.inpaint;

import org.jspecify.annotations.NullMarked;
