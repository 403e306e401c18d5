package dev.rad.image.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The smallest profile of four inks (ICC.1:2022, sections 7 and 10.10), written by hand. */
final class CmykProfile {
  private CmykProfile() {}

  /** Full cyan is the white of D50, any other corner of the inks is black. */
  static byte[] whiteByCyan() throws IOException {
    var table = new ByteArrayOutputStream();
    var lut = new DataOutputStream(table);
    lut.writeBytes("mft1");
    lut.writeInt(0);
    lut.write(new byte[] {4, 3, 2, 0}); // channels in and out, points of the grid
    for (int i = 0; i < 9; i++) {
      lut.writeInt(i % 4 == 0 ? 0x10000 : 0);
    }
    for (int channel = 0; channel < 4; channel++) {
      writeLine(lut);
    }
    for (int corner = 0; corner < 16; corner++) { // cyan is the first and slowest index
      boolean white = corner == 8;
      lut.write(new byte[] {(byte) (white ? 255 : 0), (byte) 128, (byte) 128}); // L*a*b*
    }
    for (int channel = 0; channel < 3; channel++) {
      writeLine(lut);
    }
    byte[] content = table.toByteArray();
    int start = 128 + 4 + 12;
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(start + content.length);
    out.writeInt(0);
    out.writeInt(0x02400000); // version 2.4
    out.writeBytes("prtrCMYKLab ");
    out.write(new byte[12]); // date
    out.writeBytes("acsp");
    out.write(new byte[28]);
    out.writeInt(0xF6D6); // D50
    out.writeInt(0x10000);
    out.writeInt(0xD32D);
    out.write(new byte[128 - bytes.size()]);
    out.writeInt(1);
    out.write("A2B0".getBytes(StandardCharsets.US_ASCII));
    out.writeInt(start);
    out.writeInt(content.length);
    out.write(content);
    return bytes.toByteArray();
  }

  private static void writeLine(DataOutputStream out) throws IOException {
    for (int i = 0; i < 256; i++) {
      out.write(i);
    }
  }
}
