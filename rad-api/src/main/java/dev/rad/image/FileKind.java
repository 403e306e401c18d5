package dev.rad.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a file is by its first bytes, so that one that cannot be read is at least named. */
enum FileKind {
  /** Portable Network Graphics. */
  PNG("PNG"),
  /** Also the first picture of an MPO. */
  JPEG("JPEG"),
  /** Graphics Interchange Format. */
  GIF("GIF"),
  /** Tagged Image File Format, up to 4 GiB. */
  TIFF("TIFF"),
  /** The same with places of 64 bits. */
  BIG_TIFF("BigTIFF"),
  /** A sensor's values. */
  CAMERA_RAW("a camera's raw file"),
  /** Read by plug-ins only. */
  WEBP("WebP"),
  /** The pictures of telephones. */
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
  /** A document. */
  PDF("PDF"),
  /** A drawing. */
  SVG("SVG"),
  /** A film. */
  VIDEO("a video"),
  /** Something else. */
  UNKNOWN("");

  private static final int HEAD = 512; // bytes looked at
  private static final int DNG_VERSION = 50706;
  private static final int PHOTOMETRIC = 262;
  private static final int SENSOR = 32803;
  private static final int SUBFILE = 254;

  private final String text;

  FileKind(String text) {
    this.text = text;
  }

  /** {@return its name, for people} */
  @Override
  public String toString() {
    return text;
  }

  /** What bytes are the beginning of. */
  static FileKind of(byte[] file) {
    String head = new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1);
    return head.startsWith("\u0089PNG\r\n\u001a\n")
        ? PNG
        : head.startsWith("ÿØÿ")
            ? JPEG
            : head.startsWith("GIF8")
                ? GIF
                : head.startsWith("RIFF") && head.startsWith("WEBP", 8)
                    ? WEBP
                    : head.startsWith("ftyp", 4) ? brand(head) : other(file, head);
  }

  /** By the brands of a file of ISO's base media format (ISO 14496-12). */
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

  private static FileKind other(byte[] file, String head) {
    if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
      return isRaw(file, head) ? CAMERA_RAW : TIFF;
    }
    if (head.startsWith("II+\0") || head.startsWith("MM\0+")) {
      return BIG_TIFF;
    }
    if (head.startsWith("ÿ\n") || head.startsWith("\0\0\0\fJXL ")) {
      return JPEG_XL;
    }
    if (head.startsWith("\0\0\0\fjP  ") || head.startsWith("ÿOÿQ")) {
      return JPEG_2000;
    }
    if (head.startsWith("FUJIFILMCCD-RAW") || head.startsWith("IIRO") || head.startsWith("IIU\0")) {
      return CAMERA_RAW;
    }
    return head.startsWith("II¼")
        ? JPEG_XR
        : head.startsWith("8BPS")
            ? PSD
            : head.startsWith("gimp xcf") ? XCF : head.startsWith("v/1\u0001") ? EXR : text(head);
  }

  private static FileKind text(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    return head.startsWith("%PDF")
        ? PDF
        : head.startsWith("#?RADIANCE")
            ? HDR
            : lower.contains("<svg") && lower.stripLeading().startsWith("<") ? SVG : UNKNOWN;
  }

  /** Whether a TIFF is a raw one: its first picture is a preview, or a sensor's values. */
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

  /** What to do with a file that Java does not read. */
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
