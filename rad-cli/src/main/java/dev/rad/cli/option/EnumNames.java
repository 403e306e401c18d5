package dev.rad.cli.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts enum constants to and from their command-line names: {@code GUIDED_DIFFUSION} is
 * guided-diffusion.
 */
public final class EnumNames {

  private EnumNames() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static <E extends Enum<E>> ITypeConverter<E> converter(Class<E> type) {
    return text -> {
      for (E constant : type.getEnumConstants()) {
        if (of(constant).equalsIgnoreCase(text)) {
          return constant;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is none of " + names(type.getEnumConstants()));
    };
  }

  private static String names(Enum<?>... constants) {
    return Arrays.stream(constants).map(EnumNames::of).collect(Collectors.joining(", "));
  }
}
