package dev.rad.checkpoint;

import java.util.Map;

/** What a reader found: tensors by name in file order, and the metadata of a safetensors file. */
record Contents(Map<String, RawTensor> tensors, Map<String, String> metadata) {}
