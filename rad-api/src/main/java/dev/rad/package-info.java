/** The words every user of rad needs: options, devices, progress and errors. */
package dev.rad;
