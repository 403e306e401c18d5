package dev.rad.studio;

/**
 * A session as it is kept on disk.
 *
 * @param id the folder's name
 * @param name of the photo's file, as the person knows it
 * @param demo whether it is the bundled photo
 * @param width of the photo
 * @param height of the photo
 * @param bits of a sample
 * @param alpha whether something can be seen through
 * @param kind what else is to be said of the photo, such as its profile; may be empty
 * @param file of the photo in the folder
 * @param screen the file that a page shows
 * @param created when, ISO 8601
 */
record SessionRecord(
    String id,
    String name,
    boolean demo,
    int width,
    int height,
    int bits,
    boolean alpha,
    String kind,
    String file,
    String screen,
    String created) {}
