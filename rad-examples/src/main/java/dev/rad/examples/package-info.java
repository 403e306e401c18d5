/** Programs: everything that a terminal needs. */
package dev.rad.examples;
