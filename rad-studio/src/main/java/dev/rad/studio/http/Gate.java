package dev.rad.studio.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which requests are allowed: those that name this server as their host (against DNS
 * rebinding), come from its own page or from no page (against other sites), and have its token.
 */
final class Gate {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  private final String token;
  private final int port;
  private final Set<String> hosts;

  private Gate(String token, int port, Set<String> hosts) {
    this.token = token;
    this.port = port;
    this.hosts = hosts;
  }

  /**
   * Creates a gate.
   *
   * @param address the address that the server listens on; unless it is a loopback address, this
   *     machine's own names and addresses count as the server's
   * @param host the host as the user named it
   */
  static Gate of(String token, InetAddress address, String host, int port) {
    Set<String> hosts = new HashSet<>(LOOPBACK);
    if (!address.isLoopbackAddress()) {
      hosts.add(host.toLowerCase(Locale.ROOT));
      hosts.add(literal(address));
      addOwn(hosts);
    }
    return new Gate(token, port, Set.copyOf(hosts));
  }

  private static void addOwn(Set<String> hosts) {
    try {
      hosts.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException e) {
      // a machine without a name: its numbers are enough
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(Gate::literal)
          .forEach(hosts::add);
    } catch (SocketException e) {
      // no list of interfaces: what the user named is enough
    }
  }

  private static String literal(InetAddress address) {
    String number = address.getHostAddress().replaceAll("%.*", "");
    return number.contains(":") ? "[" + number + "]" : number;
  }

  /**
   * Returns the cookie's name, which contains the port because all ports of a host share their
   * cookies.
   */
  String cookie() {
    return "rad-studio-" + port;
  }

  /** Returns the header that stores the token in a browser. */
  String setCookie() {
    return cookie() + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
  }

  /**
   * Rejects requests to another host name or from another page.
   *
   * @throws Failure with status 403
   */
  void checkOrigin(Headers headers) {
    String host = headers.getFirst("Host");
    if (host == null || !isOurs(host)) {
      throw new Failure(
          403, "the host '%s' is not this server: open the link that it printed".formatted(host));
    }
    String origin = headers.getFirst("Origin");
    boolean foreign = origin != null && !isOurs(origin.replaceFirst("^https?://", ""));
    String site = headers.getFirst("Sec-Fetch-Site");
    boolean otherSite = "cross-site".equals(site) || "same-site".equals(site); // another port, too
    String mode = headers.getFirst("Sec-Fetch-Mode");
    if (foreign || otherSite && mode != null && !"navigate".equals(mode)) {
      throw new Failure(403, "another page asked for this (%s): it may not".formatted(origin));
    }
  }

  private boolean isOurs(String hostAndPort) {
    String lower = hostAndPort.toLowerCase(Locale.ROOT);
    int colon = lower.lastIndexOf(':');
    if (colon < 0 || lower.endsWith("]")) {
      return port == 80 && hosts.contains(lower);
    }
    return lower.substring(colon + 1).equals(Integer.toString(port))
        && hosts.contains(lower.substring(0, colon));
  }

  /**
   * Returns whether a request has the token: as a bearer, in the cookie, or in the opening link.
   */
  boolean isKnown(Headers headers, String linkToken) {
    Stream<String> bearer =
        Stream.ofNullable(headers.getFirst("Authorization"))
            .filter(value -> value.startsWith("Bearer "))
            .map(value -> value.substring("Bearer ".length()).strip());
    Stream<String> cookies =
        Stream.ofNullable(headers.get("Cookie"))
            .flatMap(List::stream)
            .flatMap(line -> Arrays.stream(line.split(";")))
            .map(String::strip)
            .filter(pair -> pair.startsWith(cookie() + "="))
            .map(pair -> pair.substring(cookie().length() + 1));
    return Stream.of(bearer, cookies, Stream.of(linkToken))
        .flatMap(found -> found)
        .anyMatch(this::isToken);
  }

  /** Compares in constant time, which reveals nothing about where two texts differ. */
  private boolean isToken(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
