package dev.rad.examples;

import dev.rad.mask.MaskPolarity;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The names of the polarities on the command line: {@code white-is-hole}, {@code black-is-hole}.
 */
final class Polarity implements ITypeConverter<MaskPolarity>, Iterable<String> {

  Polarity() {}

  static String name(MaskPolarity polarity) {
    return polarity.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public MaskPolarity convert(String text) {
    for (MaskPolarity polarity : MaskPolarity.values()) {
      if (name(polarity).equalsIgnoreCase(text)) {
        return polarity;
      }
    }
    throw new TypeConversionException("'" + text + "' is neither of " + this);
  }

  @Override
  public Iterator<String> iterator() {
    return List.of(MaskPolarity.values()).stream().map(Polarity::name).iterator();
  }

  @Override
  public String toString() {
    return String.join(", ", this);
  }
}
