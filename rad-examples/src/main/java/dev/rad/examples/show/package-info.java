/** Pictures in a terminal, for sessions in JShell. */
package dev.rad.examples.show;
