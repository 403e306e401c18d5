package dev.rad.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A validated {@link EvaluationPlan}, ready to run.
 *
 * @param material the cases
 * @param methods the methods, in the order of the command line
 * @param settings the settings that affect results
 */
record PreparedEvaluation(Dataset material, List<Method> methods, EvaluationSettings settings) {

  private static final int DEFAULT_SIZE = 64; // if no network has a size
  private static final int MIN_SIZE = 16; // wide strokes need some room

  /**
   * Validates and prepares a plan.
   *
   * @throws IllegalArgumentException if a value is out of range or unknown
   * @throws dev.rad.exception.RadException if a file cannot be used
   */
  static PreparedEvaluation of(EvaluationPlan plan, NetworkCache networks) {
    List<MethodSpec> specs = MethodSpec.all(plan.methods());
    plan.steps().ifPresent(steps -> require(steps >= 1, "--steps is at least 1, not " + steps));
    require(plan.gridRows() >= 0, "--grid-rows is at least 0, not " + plan.gridRows());
    EvaluationPlan.Pictures pictures = plan.pictures();
    boolean whole = pictures.longest().isPresent();
    var maker = new MethodFactory(networks, plan.steps(), whole);
    List<Method> methods = specs.stream().map(maker::method).toList();
    require(pictures.count() >= 1, "--n is at least 1, not " + pictures.count());
    require(pictures.crops() >= 1, "--crops is at least 1, not " + pictures.crops());
    Map<String, String> sizes = new LinkedHashMap<>();
    Dataset material;
    if (whole) {
      checkWhole(pictures, specs);
      int longest = pictures.longest().getAsInt();
      material = photos(plan, PhotoTransform.whole(longest));
      sizes.put("pictures", "whole");
      sizes.put(EvaluationSettings.LONGEST, Integer.toString(longest));
    } else {
      int size = size(pictures, specs, networks);
      int height = pictures.height().orElse(size * 5 / 4);
      material = squares(plan, size, height);
      sizes.put("pictures", "squares");
      sizes.put("size", Integer.toString(size));
      if (material instanceof PhotoDataset) {
        sizes.put("height", Integer.toString(height));
      }
    }
    return new PreparedEvaluation(
        material, methods, settings(plan, sizes, material, methods, networks));
  }

  private static void checkWhole(EvaluationPlan.Pictures pictures, List<MethodSpec> specs) {
    int longest = pictures.longest().getAsInt();
    require(longest >= MIN_SIZE, "--longest is at least " + MIN_SIZE + " pixels, not " + longest);
    require(
        pictures.size().isEmpty() && pictures.height().isEmpty() && pictures.crops() == 1,
        "--size, --height and --crops are of squares: leave them out with --whole");
    require(
        PaperDataset.folders(pictures.images()).isEmpty(),
        "--whole takes a folder of photos, and %s has the paper's layout, of squares: name another"
            .formatted(pictures.images()));
    for (MethodSpec spec : specs) {
      require(
          !spec.isOnPlainNetwork(),
          "method '%s' fills squares of its network's size only: leave it or --whole out"
              .formatted(spec.label()));
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static int size(
      EvaluationPlan.Pictures pictures, List<MethodSpec> specs, NetworkCache networks) {
    Map<Integer, Path> sizes = new LinkedHashMap<>();
    Set<Path> seen = new LinkedHashSet<>();
    for (MethodSpec spec : specs) {
      Optional<Path> file = networks.file(spec);
      if (file.isPresent() && seen.add(file.get())) {
        networks.imageSize(spec).ifPresent(size -> sizes.putIfAbsent(size, file.get()));
      }
    }
    if (pictures.size().isEmpty() && sizes.size() > 1) {
      throw new IllegalArgumentException(
          "the networks were made for different sizes (%s): name others, or a --size"
              .formatted(
                  sizes.entrySet().stream()
                      .map(entry -> entry.getValue() + ": " + entry.getKey())
                      .collect(Collectors.joining(", "))));
    }
    int size =
        pictures.size().orElse(sizes.isEmpty() ? DEFAULT_SIZE : sizes.keySet().iterator().next());
    require(size >= MIN_SIZE, "--size is at least " + MIN_SIZE + " pixels, not " + size);
    return size;
  }

  private static Dataset squares(EvaluationPlan plan, int size, int height) {
    EvaluationPlan.Pictures pictures = plan.pictures();
    require(height >= size, "--height is at least the size, " + size + ", not " + height);
    List<Path> kinds = PaperDataset.folders(pictures.images());
    if (!kinds.isEmpty()) {
      List<Path> chosen = chosen(kinds, pictures.masks());
      return PaperDataset.of(chosen, size, pictures.count(), pictures.polarity(), plan.seed());
    }
    return photos(plan, PhotoTransform.squares(size, height, plan.seed()));
  }

  private static Dataset photos(EvaluationPlan plan, PhotoTransform cut) {
    EvaluationPlan.Pictures pictures = plan.pictures();
    List<String> usual =
        pictures.longest().isPresent() ? List.of("blob") : List.of("box", "extreme", "wide");
    List<String> masks = pictures.masks().isEmpty() ? usual : pictures.masks();
    List<MaskKind> made =
        masks.stream().map(text -> MaskKind.of(text, pictures.polarity())).toList();
    require(
        made.stream().map(MaskKind::name).distinct().count() == made.size(),
        "--masks names a kind twice: " + String.join(",", masks));
    return new PhotoDataset(
        pictures.images(),
        pictures
            .list()
            .map(HeldOutPhotos::listed)
            .orElseGet(() -> photos(pictures.images(), plan.out())),
        made,
        cut,
        pictures.crops(),
        pictures.count(),
        plan.seed());
  }

  /** Lists the photos of a folder, leaving out the files of an evaluation inside it. */
  private static List<String> photos(Path folder, Path out) {
    Path results = out.toAbsolutePath().normalize();
    return HeldOutPhotos.in(folder).stream()
        .filter(name -> !folder.resolve(name).toAbsolutePath().normalize().startsWith(results))
        .toList();
  }

  private static List<Path> chosen(List<Path> kinds, List<String> masks) {
    if (masks.isEmpty()) {
      return kinds;
    }
    List<Path> chosen = new ArrayList<>();
    for (String mask : masks) {
      chosen.add(
          kinds.stream()
              .filter(kind -> FileNames.safe(kind).equals(mask))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--images has no masks '%s': take %s"
                              .formatted(
                                  mask,
                                  kinds.stream()
                                      .map(FileNames::safe)
                                      .collect(Collectors.joining(", "))))));
    }
    return chosen;
  }

  private static EvaluationSettings settings(
      EvaluationPlan plan,
      Map<String, String> sizes,
      Dataset material,
      List<Method> methods,
      NetworkCache networks) {
    Map<String, String> common = new LinkedHashMap<>();
    common.put("seed", Long.toString(plan.seed()));
    common.putAll(sizes);
    common.put("device", plan.device().toString());
    common.put("raw", Boolean.toString(plan.raw()));
    common.putAll(plan.metrics().identity());
    Map<String, List<String>> pictures = new LinkedHashMap<>();
    for (TestCase testCase : material.cases()) {
      pictures.computeIfAbsent(testCase.mask(), kind -> new ArrayList<>()).add(testCase.photo());
    }
    Map<String, String> labels = new LinkedHashMap<>();
    Map<Path, String> digests = new LinkedHashMap<>();
    for (Method method : methods) {
      var text = new StringBuilder(method.description());
      for (Optional<Path> file :
          List.of(networks.file(method.spec()), networks.adapter(method.spec()))) {
        file.map(path -> digests.computeIfAbsent(path, FileDigest::of))
            .ifPresent(digest -> text.append(", sha256 ").append(digest));
      }
      labels.put(method.spec().label(), text.toString());
    }
    return new EvaluationSettings(common, material.sources(), pictures, labels);
  }
}
