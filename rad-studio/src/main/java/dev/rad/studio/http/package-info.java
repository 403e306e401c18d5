/** A small router over the JDK's own HTTP server: requests, answers, event streams, the gate. */
package dev.rad.studio.http;
