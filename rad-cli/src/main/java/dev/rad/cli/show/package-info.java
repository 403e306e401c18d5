/** Pictures in a terminal, for sessions in JShell. */
package dev.rad.cli.show;
