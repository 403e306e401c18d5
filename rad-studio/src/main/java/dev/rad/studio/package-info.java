/** The web application: a local server, its sessions on disk, and the page that it serves. */
package dev.rad.studio;
