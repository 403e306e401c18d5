package dev.rad.image.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The kind of a file, recognised by its first bytes and named in the message about a file that
 * cannot be read.
 */
enum FileKind {
  /** Portable Network Graphics. */
  PNG("PNG"),
  /** JPEG, also as the first picture of an MPO. */
  JPEG("JPEG"),
  /** Graphics Interchange Format. */
  GIF("GIF"),
  /** Tagged Image File Format, up to 4 GiB. */
  TIFF("TIFF"),
  /** TIFF with 64-bit offsets. */
  BIG_TIFF("BigTIFF"),
  /** A camera's sensor values. */
  CAMERA_RAW("a camera's raw file"),
  /** WebP, read by plug-ins only. */
  WEBP("WebP"),
  /** High Efficiency Image File Format, used by telephones. */
  HEIC("HEIC"),
  /** AV1 Image File Format. */
  AVIF("AVIF"),
  /** JPEG XL. */
  JPEG_XL("JPEG XL"),
  /** JPEG 2000. */
  JPEG_2000("JPEG 2000"),
  /** JPEG XR. */
  JPEG_XR("JPEG XR"),
  /** Photoshop. */
  PSD("a Photoshop document"),
  /** GIMP. */
  XCF("a GIMP image"),
  /** OpenEXR. */
  EXR("OpenEXR"),
  /** Radiance. */
  HDR("Radiance HDR"),
  /** A PDF document. */
  PDF("PDF"),
  /** A vector drawing. */
  SVG("SVG"),
  /** A video. */
  VIDEO("a video"),
  /** Something else. */
  UNKNOWN("");

  private static final int HEAD = 512; // bytes looked at
  private static final int DNG_VERSION = 50706;
  private static final int PHOTOMETRIC = 262;
  private static final int SENSOR = 32803;
  private static final int SUBFILE = 254;

  private static final Map<String, FileKind> STARTS =
      Map.ofEntries(
          Map.entry("\u0089PNG\r\n\u001a\n", PNG),
          Map.entry("ÿØÿ", JPEG),
          Map.entry("GIF8", GIF),
          Map.entry("II*\0", TIFF),
          Map.entry("MM\0*", TIFF),
          Map.entry("II+\0", BIG_TIFF),
          Map.entry("MM\0+", BIG_TIFF),
          Map.entry("FUJIFILMCCD-RAW", CAMERA_RAW),
          Map.entry("IIRO", CAMERA_RAW),
          Map.entry("IIU\0", CAMERA_RAW),
          Map.entry("ÿ\n", JPEG_XL),
          Map.entry("\0\0\0\fJXL ", JPEG_XL),
          Map.entry("\0\0\0\fjP  ", JPEG_2000),
          Map.entry("ÿOÿQ", JPEG_2000),
          Map.entry("II¼", JPEG_XR),
          Map.entry("8BPS", PSD),
          Map.entry("gimp xcf", XCF),
          Map.entry("v/1\u0001", EXR),
          Map.entry("#?RADIANCE", HDR),
          Map.entry("%PDF", PDF));

  private final String text;

  FileKind(String text) {
    this.text = text;
  }

  /** {@return its name for display} */
  @Override
  public String toString() {
    return text;
  }

  /** Returns the kind of the file that begins with the given bytes. */
  static FileKind of(byte[] file) {
    String head = new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("ftyp", 4)) {
      return brand(head);
    }
    if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return WEBP;
    }
    for (Map.Entry<String, FileKind> start : STARTS.entrySet()) {
      if (head.startsWith(start.getKey())) {
        return start.getValue() == TIFF && isRaw(file, head) ? CAMERA_RAW : start.getValue();
      }
    }
    String text = head.stripLeading().toLowerCase(Locale.ROOT);
    return text.startsWith("<") && text.contains("<svg") ? SVG : UNKNOWN;
  }

  /** Returns the kind of a file in ISO's base media format (ISO 14496-12), by its brands. */
  private static FileKind brand(String head) {
    int length = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)).getInt();
    String brands = head.substring(8, Math.max(8, Math.min(head.length(), length)));
    if (brands.matches("(?s).*avi[fs].*")) {
      return AVIF;
    }
    if (brands.matches("(?s).*(hei[cxms]|hev[cxms]|mif1|msf1).*")) {
      return HEIC;
    }
    return brands.startsWith("crx") ? CAMERA_RAW : brands.startsWith("jp") ? JPEG_2000 : VIDEO;
  }

  /**
   * Returns whether a TIFF is a raw file, whose first picture is a preview or holds sensor values.
   */
  private static boolean isRaw(byte[] file, String head) {
    if (head.startsWith("CR\2", 8)) {
      return true;
    }
    return TiffDirectory.first(file)
        .filter(
            first ->
                first.integer(DNG_VERSION).isPresent()
                    || first.integer(PHOTOMETRIC, 0) == SENSOR
                    || (first.integer(SUBFILE, 0) & 1) != 0)
        .isPresent();
  }

  /** Returns advice on a file that Java cannot read. */
  String cure(String name) {
    return switch (this) {
      case WEBP ->
          "add com.twelvemonkeys.imageio:imageio-webp to the class path, or convert it to PNG";
      case CAMERA_RAW -> "develop it to TIFF or PNG in a raw converter";
      case VIDEO -> "take a frame out of it: ffmpeg -i \"" + name + "\" -frames:v 1 frame.png";
      case BIG_TIFF -> "save it as an ordinary TIFF or as PNG";
      default -> "convert it first, for example: magick \"" + name + "\" picture.png";
    };
  }
}
