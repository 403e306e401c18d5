package dev.rad.torch.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostToDeviceTest {

  @Test
  void isStaged_largeOrNothing_isCopiedDirectly() {
    assertThat(HostToDevice.isStaged(0)).isFalse();
    assertThat(HostToDevice.isStaged(4)).isTrue();
    assertThat(HostToDevice.isStaged(HostToDevice.MOST_STAGED_BYTES)).isTrue();
    assertThat(HostToDevice.isStaged(HostToDevice.MOST_STAGED_BYTES + 1)).isFalse();
  }
}
