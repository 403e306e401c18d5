package dev.rad.studio.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Maps methods and paths to handlers; a path's parts in braces are variables. */
public final class Router {
  private final List<Route> routes = new ArrayList<>();

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a request.
     *
     * @param call the request
     * @throws IOException if the connection breaks
     */
    void handle(Call call) throws IOException;
  }

  /**
   * One route.
   *
   * @param method the method, such as {@code GET}
   * @param path the path, such as {@code /api/sessions/{session}}
   * @param handler answers requests
   */
  public record Route(String method, String path, Handler handler) {

    Optional<Map<String, String>> match(String asked) {
      String[] ours = path.split("/", -1);
      String[] theirs = asked.split("/", -1);
      if (ours.length != theirs.length) {
        return Optional.empty();
      }
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < ours.length; i++) {
        if (ours[i].startsWith("{")) {
          variables.put(ours[i].substring(1, ours[i].length() - 1), theirs[i]);
        } else if (!ours[i].equals(theirs[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(variables);
    }
  }

  /**
   * A handler and the variables of the path.
   *
   * @param handler answers the request
   * @param variables the path's variables, by name
   */
  record Match(Handler handler, Map<String, String> variables) {}

  /** Creates an empty table. */
  public Router() {}

  /**
   * Adds a route.
   *
   * @param method the method, such as {@code GET}
   * @param path the path, such as {@code /api/sessions/{session}}
   * @param handler answers requests @return this
   */
  public Router add(String method, String path, Handler handler) {
    routes.add(new Route(method, path, handler));
    return this;
  }

  /** {@return the routes} */
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  /**
   * Finds a handler.
   *
   * @throws Failure with status 404 for an unknown path, 405 for a method that the path does not
   *     have
   */
  Match find(String method, String path) {
    Map<String, Match> found = new LinkedHashMap<>();
    for (Route route : routes) {
      route
          .match(path)
          .ifPresent(
              variables ->
                  found.putIfAbsent(route.method(), new Match(route.handler(), variables)));
    }
    if (found.isEmpty()) {
      throw Failure.missing("there is nothing at " + path + "; see /api/openapi.yaml");
    }
    Match match = found.get(method);
    if (match == null) {
      throw new Failure(
          405,
          "%s has no %s, only %s"
              .formatted(path, method, found.keySet().stream().collect(Collectors.joining(", "))));
    }
    return match;
  }

  @Override
  public String toString() {
    return "Router[" + routes.size() + " routes]";
  }
}
