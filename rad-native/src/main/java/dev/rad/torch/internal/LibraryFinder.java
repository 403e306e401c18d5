package dev.rad.torch.internal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;

/**
 * Finds libraries where JavaCPP finds them, but looks only into the jars and folders of the class
 * path that hold any. JavaCPP asks the whole class path for every name that a library might have,
 * some thousand times, which takes seconds of processor time where there are hundreds of jars.
 *
 * <p>Where it is not sure that the result is the same, it lets JavaCPP look everywhere.
 */
final class LibraryFinder implements Closeable {

  /** What all jars with libraries, and all with presets, hold. */
  private static final String COMMON = "org/bytedeco/";

  private final ClassLoader loader;
  private final Optional<Places> places;
  private final Map<String, URL[]> found = new LinkedHashMap<>();

  private LibraryFinder(ClassLoader loader, Optional<Places> places) {
    this.loader = loader;
    this.places = places;
  }

  /**
   * Looks for the jars and folders that may hold libraries.
   *
   * @param presets a class of the presets whose libraries are wanted
   * @return to be closed when all libraries are found
   * @throws IOException if the class path cannot be read
   */
  static LibraryFinder of(Class<?> presets) throws IOException {
    ClassLoader loader = presets.getClassLoader();
    // other loaders may find libraries by rules of their own, and modules hide resources
    boolean plain =
        !presets.getModule().isNamed()
            && (loader == ClassLoader.getSystemClassLoader() || loader instanceof URLClassLoader);
    List<URL> roots = plain ? roots(loader) : List.of();
    return new LibraryFinder(
        loader, roots.isEmpty() ? Optional.empty() : Optional.of(new Places(roots)));
  }

  /** Creates a finder that lets JavaCPP look everywhere. */
  static LibraryFinder everywhere(Class<?> presets) {
    return new LibraryFinder(presets.getClassLoader(), Optional.empty());
  }

  private static List<URL> roots(ClassLoader loader) throws IOException {
    List<URL> roots = new ArrayList<>();
    for (URL folder : Collections.list(loader.getResources(COMMON))) {
      String text = folder.toString();
      if (!text.endsWith(COMMON)) { // a loader that names folders in another way
        return List.of();
      }
      roots.add(new URL(text.substring(0, text.length() - COMMON.length())));
    }
    return roots;
  }

  /**
   * Finds a library. One that was found, or not found, for another class is as it was.
   *
   * @param presets the class that loads it
   * @param properties the properties of the class
   * @param library as JavaCPP calls it, such as {@code openblas@.0#openblas_nolapack@.0}
   * @return where it is, the best place first; empty if it is nowhere
   */
  URL[] find(Class<?> presets, ClassProperties properties, String library) {
    String name = library.endsWith("!") ? library.substring(0, library.length() - 1) : library;
    URL[] known = found.get(name);
    if (known == null) {
      known = Loader.findLibrary(asker(presets), properties, name);
      found.put(name, known);
    }
    return known;
  }

  private Class<?> asker(Class<?> presets) {
    return presets.getClassLoader() == loader
        ? places.<Class<?>>map(few -> few.named(presets.getName())).orElse(presets)
        : presets;
  }

  /**
   * Tells JavaCPP what was found, so that it need not look again. It keeps that in a field which is
   * set here; if it cannot be set, JavaCPP looks for itself.
   *
   * @return whether JavaCPP knows now
   */
  boolean tellJavaCpp() {
    if (places.isEmpty()) {
      return false;
    }
    try {
      Field field = Loader.class.getDeclaredField("foundLibraries");
      field.setAccessible(true);
      @SuppressWarnings("unchecked") // by its declaration
      var known = (Map<String, URL[]>) field.get(null);
      found.forEach(
          (library, urls) -> {
            if (urls.length > 0 || !isOnLibraryPath(library)) {
              known.putIfAbsent(library, urls);
            }
          });
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Returns whether the system finds a library, which JavaCPP tries if it found none, but only
   * where it looked for itself.
   */
  private static boolean isOnLibraryPath(String library) {
    String file = System.mapLibraryName(library.split("[#@]", 2)[0]);
    return Stream.of("java.library.path", "sun.boot.library.path")
        .flatMap(path -> Stream.of(System.getProperty(path, "").split(File.pathSeparator)))
        .anyMatch(folder -> Files.exists(Path.of(folder, file)));
  }

  @Override
  public void close() throws IOException {
    if (places.isPresent()) {
      places.get().close();
    }
  }

  /** Jars and folders, without those that they would be asked after. */
  private static final class Places extends URLClassLoader {

    Places(List<URL> roots) {
      super(roots.toArray(URL[]::new), null);
    }

    @Override
    public URL getResource(String name) {
      return findResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return findResources(name);
    }

    /**
     * Returns a class for JavaCPP, which looks for files beside classes: with nothing in it but its
     * name.
     *
     * @param name the name of a class of the presets
     */
    Class<?> named(String name) {
      Class<?> made = findLoadedClass(name);
      if (made == null) {
        byte[] bytes = empty(name.replace('.', '/'));
        made = defineClass(name, bytes, 0, bytes.length);
      }
      return made;
    }

    /**
     * Returns the bytes of a class, as "The Java Virtual Machine Specification", chapter 4, has
     * them.
     */
    private static byte[] empty(String name) {
      var bytes = new ByteArrayOutputStream();
      try (var out = new DataOutputStream(bytes)) {
        out.writeInt(0xCAFEBABE);
        out.writeInt(52); // version 52.0: Java 8
        out.writeShort(5); // constants, and one
        writeClass(out, name, 2);
        writeClass(out, "java/lang/Object", 4);
        out.writeShort(0x1020); // synthetic
        out.writeShort(1); // this class
        out.writeShort(3); // its superclass
        out.writeLong(0); // no interfaces, fields, methods, attributes
      } catch (IOException e) { // not in memory
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static void writeClass(DataOutputStream out, String name, int nameIndex)
        throws IOException {
      out.writeByte(7); // CONSTANT_Class
      out.writeShort(nameIndex);
      out.writeByte(1); // CONSTANT_Utf8
      out.writeUTF(name);
    }
  }
}
