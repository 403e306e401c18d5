package dev.rad.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * What a reader found: tensors by name in file order, the metadata of a safetensors file, and what
 * was taken or left out, one sentence each.
 */
record Contents(Map<String, RawTensor> tensors, Map<String, String> metadata, List<String> notes) {}
