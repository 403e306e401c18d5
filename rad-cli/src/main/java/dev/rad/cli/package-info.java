/** The {@code rad} command. */
package dev.rad.cli;
