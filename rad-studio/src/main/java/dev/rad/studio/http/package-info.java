/** A small router over the JDK's own HTTP server: requests, answers, event streams, the gate. */
@NullMarked
package dev.rad.studio.http;

import org.jspecify.annotations.NullMarked;
