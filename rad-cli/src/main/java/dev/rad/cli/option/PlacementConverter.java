package dev.rad.cli.option;

import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Placement;
import dev.rad.placement.ResizedPicture;
import dev.rad.placement.Tiles;
import dev.rad.placement.WholePicture;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts command-line names of placements: whole, resize, crop, tiles and tiles:OVERLAP. */
public final class PlacementConverter implements ITypeConverter<Placement> {
  private static final String TILES = "tiles:";

  @Override
  public Placement convert(String text) {
    return switch (text) {
      case "whole" -> new WholePicture();
      case "resize" -> new ResizedPicture();
      case "crop" -> new CropAroundHole();
      case "tiles" -> new Tiles();
      default -> tiles(text);
    };
  }

  private static Placement tiles(String text) {
    if (!text.startsWith(TILES)) {
      throw new TypeConversionException(
          "'" + text + "' is none of whole, resize, crop, tiles, tiles:OVERLAP");
    }
    try {
      return new Tiles(Double.parseDouble(text.substring(TILES.length())));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "': tiles overlap by a share of 0 to 0.75, such as tiles:0.25");
    }
  }
}
