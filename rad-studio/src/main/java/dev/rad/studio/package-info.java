/** The web application: a local server, its sessions on disk, and the page that it serves. */
@NullMarked
package dev.rad.studio;

import org.jspecify.annotations.NullMarked;
