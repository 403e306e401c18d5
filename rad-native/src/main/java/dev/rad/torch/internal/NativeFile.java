package dev.rad.torch.internal;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import org.bytedeco.pytorch.global.torch_nccl;

/**
 * A library in a jar, and where JavaCPP looks for it in its cache. JavaCPP takes a file there as it
 * is if its size and its time are the entry's.
 *
 * @param source the entry's URL
 * @param path where it lies in the cache: {@code JAR/FOLDER/NAME}
 * @param size in bytes
 * @param crc the checksum (CRC-32) that the jar names, or −1
 * @param time the time of its last change, in milliseconds
 */
record NativeFile(URL source, Path path, long size, long crc, long time) {

  /**
   * Lists the libraries that LibTorch needs from jars, and those that distributed training needs,
   * and registers their locations with JavaCPP. Nothing is loaded.
   *
   * @return in JavaCPP's order
   * @throws IOException if a jar cannot be read
   */
  static List<NativeFile> needed() throws IOException {
    try (LibraryFinder finder = LibraryFinder.of(torch.class)) {
      List<NativeFile> files = needed(finder);
      if (!files.isEmpty()) {
        finder.tellJavaCpp();
        return files;
      }
    }
    try (LibraryFinder finder = LibraryFinder.everywhere(torch.class)) {
      return needed(finder);
    }
  }

  /**
   * Lists the same.
   *
   * @param finder finds libraries
   */
  static List<NativeFile> needed(LibraryFinder finder) throws IOException {
    Map<Path, NativeFile> files = new LinkedHashMap<>();
    for (Class<?> root : List.of(torch.class, torch_gloo.class, torch_nccl.class)) {
      for (String name : classes(root)) {
        for (URL url : libraries(name, finder)) {
          if (url.getProtocol().equals("jar")) {
            NativeFile file = of(url);
            files.putIfAbsent(file.path, file);
          }
        }
      }
    }
    return List.copyOf(files.values());
  }

  /** Lists the classes that load libraries, a class of the presets last. */
  private static List<String> classes(Class<?> presets) {
    try {
      List<String> names = new ArrayList<>(properties(presets).get("global"));
      names.add(presets.getName());
      return names;
    } catch (TypeNotPresentException e) { // it needs CUDA, which is not on the class path
      return List.of();
    }
  }

  private static ClassProperties properties(Class<?> presets) {
    return Loader.loadProperties(presets, Loader.loadProperties(), true);
  }

  /** Finds the first place of each library that a class of the presets loads. */
  private static List<URL> libraries(String className, LibraryFinder finder) {
    List<URL> first = new ArrayList<>();
    try {
      Class<?> presets = Class.forName(className, false, torch.class.getClassLoader());
      ClassProperties properties = properties(presets);
      List<String> libraries = new ArrayList<>(properties.get("platform.preload"));
      libraries.addAll(properties.get("platform.link"));
      libraries.add(properties.getProperty("platform.library"));
      for (String library : libraries) {
        URL[] found = finder.find(presets, properties, library);
        if (found.length > 0) {
          first.add(found[0]);
        }
      }
    } catch (ClassNotFoundException e) {
      // a package, or presets whose artifact is not on the class path
    }
    return first;
  }

  /**
   * Describes a library in a jar.
   *
   * @param url the entry's, with the name that the file gets behind a #, if that is another
   * @throws IOException if the jar cannot be read
   */
  static NativeFile of(URL url) throws IOException {
    URL source = withoutNewName(url);
    var connection = (JarURLConnection) source.openConnection();
    String jar = new File(connection.getJarFile().getName()).getName();
    JarEntry entry = connection.getJarEntry();
    Path path = Path.of(jar, entry.getName().split("/"));
    return new NativeFile(
        source,
        url.getRef() == null ? path : path.resolveSibling(url.getRef()),
        entry.getSize(),
        entry.getCrc(),
        entry.getTime());
  }

  private static URL withoutNewName(URL url) throws MalformedURLException {
    String text = url.toString();
    return url.getRef() == null ? url : new URL(text.substring(0, text.indexOf('#')));
  }

  /**
   * Returns whether JavaCPP takes the file in a cache as it is.
   *
   * @param cache the cache's folder
   * @return true if size and time are right
   */
  boolean fits(Path cache) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(
              cache.resolve(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile()
          && found.size() == size
          && found.lastModifiedTime().toMillis() == time;
    } catch (IOException e) {
      return false;
    }
  }
}
