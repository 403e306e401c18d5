package dev.rad.studio;

/**
 * A session as stored on disk.
 *
 * @param id the folder's name
 * @param name the name of the photo's file as uploaded
 * @param demo whether it is the bundled photo
 * @param width the photo's width
 * @param height the photo's height
 * @param bits the bits of a sample
 * @param alpha whether some pixels are transparent
 * @param kind further properties of the photo, such as its profile; may be empty
 * @param file the photo's file in the folder
 * @param screen the file that a page shows
 * @param created the time of creation, ISO 8601
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
