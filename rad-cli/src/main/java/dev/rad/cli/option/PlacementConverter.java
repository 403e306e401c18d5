package dev.rad.cli.option;

import dev.rad.placement.Placement;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts command-line names of placements. */
public final class PlacementConverter implements ITypeConverter<Placement> {

  /** Creates the converter. */
  public PlacementConverter() {}

  @Override
  public Placement convert(String text) {
    try {
      return Placement.named(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
