package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Holds {@code openapi.yaml} against the server. */
class OpenApiTest {

  @TempDir static Path folder;
  private static TestStudio studio;
  private static JsonNode api;

  @BeforeAll
  static void start() throws IOException {
    studio = TestStudio.start(folder);
    try (InputStream in = Studio.class.getResourceAsStream("page/openapi.yaml")) {
      api = YAMLMapper.builder().build().readTree(in);
    }
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  @Test
  void names_every_route_and_no_other() {
    Set<String> served = new TreeSet<>();
    var limits = StudioOptions.Limits.STANDARD;
    new StudioApi(
            TestStudio.options("127.0.0.1", 0, TestStudio.TOKEN, folder, limits),
            new SessionStore(folder.resolve("routes"), limits, fill -> 0),
            null,
            new WeightsFolders(java.util.List.of(), TestStudio.WEIGHTS))
        .router()
        .routes()
        .forEach(route -> served.add(route.method() + " " + route.path()));
    Set<String> described = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (!method.getKey().equals("parameters")) {
          described.add(method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    assertThat(served).isEqualTo(described);
  }

  @Test
  void every_reference_leads_somewhere() {
    api.findValuesAsString("$ref")
        .forEach(ref -> assertThat(api.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }

  @Test
  void answers_have_what_their_schemas_say() {
    TestStudio.Demo demo = studio.demo();
    JsonNode fill = studio.filled(demo, Map.of("steps", 1, "prior", "network"));
    String path = "/paths/~1api~1sessions~1{session}";
    check(studio.get("/api/about"), "/paths/~1api~1about/get");
    check(studio.get("/api/sessions"), "/paths/~1api~1sessions/get");
    check(studio.get(demo.path()), path + "/get");
    check(studio.get(demo.path() + "/fills/1"), path + "~1fills~1{fill}/get");
    check(studio.get(demo.path() + "/fills/2"), path + "~1fills~1{fill}/get");
    check(studio.get(demo.path() + "/screen"), path + "~1screen/get");
    check(studio.get(demo.path() + "/pictures/1.1"), path + "~1pictures~1{picture}/get");
    check(studio.get(demo.path() + "/pictures/1.1/job"), path + "~1pictures~1{picture}~1job/get");
    check(
        studio.post(demo.path() + "/masks/" + demo.mask() + "/grown?pixels=2", new byte[0]),
        path + "~1masks~1{mask}~1grown/post");
    check(
        studio.post(demo.path() + "/fills", Map.of("regions", java.util.List.of())),
        path + "~1fills/post");
    conforms(fill, api.at("/components/schemas/Fill"));
  }

  private static void check(TestStudio.Answer answer, String operation) {
    JsonNode responses = api.at(operation + "/responses");
    JsonNode response = resolved(responses.path(Integer.toString(answer.status())));
    assertThat(response.isMissingNode()).as("%s answers %d", operation, answer.status()).isFalse();
    String type = answer.response().headers().firstValue("Content-Type").orElse("");
    JsonNode content = response.path("content");
    assertThat(content.has(type)).as("%s answers %s", operation, type).isTrue();
    if (type.equals("application/json")) {
      conforms(answer.json(), resolved(content.path(type).path("schema")));
    }
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? api.at(node.path("$ref").asString().substring(1)) : node;
  }

  /** The part of JSON Schema that the description uses. */
  private static void conforms(JsonNode value, JsonNode schema) {
    boolean right =
        switch (schema.path("type").asString()) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isString();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    assertThat(right).as("%s is %s", value, schema).isTrue();
    schema
        .path("required")
        .forEach(name -> assertThat(value.has(name.asString())).as("%s", name).isTrue());
    if (schema.has("enum")) {
      assertThat(schema.path("enum").valueStream().map(JsonNode::asString))
          .contains(value.asString());
    }
    JsonNode properties = schema.path("properties");
    if (!properties.isMissingNode()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        assertThat(properties.has(member.getKey())).as(member.getKey()).isTrue();
        conforms(member.getValue(), resolved(properties.path(member.getKey())));
      }
    }
    if (value.isArray()) {
      value.forEach(element -> conforms(element, resolved(schema.path("items"))));
    }
  }
}
