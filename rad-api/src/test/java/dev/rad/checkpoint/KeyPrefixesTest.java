package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which names are a network's behind a prefix, and which are left as they are. */
class KeyPrefixesTest {

  private static Map<String, String> select(String... names) {
    KeyPrefixes.Selection selection = KeyPrefixes.select(List.of(names), WeightSet.EMA);
    selection
        .newNames()
        .forEach((name, renamed) -> assertThat(name).isEqualTo(selection.prefix() + renamed));
    return selection.newNames();
  }

  private static void assertUnchanged(String... names) {
    Map<String, String> same = new LinkedHashMap<>();
    for (String name : names) {
      same.put(name, name);
    }
    assertThat(select(names)).isEqualTo(same);
  }

  /** PEFT's own prefix belongs to the adapters, whose names are kept. */
  @Test
  void select_adapters_areLeftToPeft() {
    assertUnchanged(
        "base_model.model.conv_in.base_layer.weight", "base_model.model.conv_in.lora_A.weight");
  }

  @Test
  void select_networkWithoutPrefix_isKeptBesideOthers() {
    assertUnchanged("conv_in.weight", "conv_out.weight", "module.conv_in.weight");
  }

  @Test
  void select_nameThatOnlyEndsLikeTheFirstLayer_isNoNetworks() {
    assertUnchanged("xconv_in.weight", "a.weight");
    assertUnchanged("encoder.my_conv_in.weight", "a.weight");
  }

  @Test
  void select_wrappedUnknownNetwork_isUnwrapped() {
    assertThat(select("module.a.weight", "n_averaged", "module.b.bias"))
        .isEqualTo(Map.of("module.a.weight", "a.weight", "module.b.bias", "b.bias"));
    assertThat(select("module._orig_mod.a", "module._orig_mod.b").values())
        .containsExactly("a", "b");
    assertUnchanged("module.a.weight", "b.weight");
    assertUnchanged("n_averaged");
  }

  @Test
  void select_nameThatIsThePrefixAlone_isLeftOut() {
    KeyPrefixes.Selection selection =
        KeyPrefixes.select(List.of("module.", "module.conv_in.weight", "step"), WeightSet.EMA);

    assertThat(selection.newNames()).isEqualTo(Map.of("module.conv_in.weight", "conv_in.weight"));
    assertThat(selection.prefix()).isEqualTo("module.");
    assertThat(selection.notes()).singleElement().asString().contains("2 others", "module., step");
  }
}
