package dev.rad.evaluation;

import dev.rad.torch.device.Threads;
import dev.rad.torch.training.Software;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a summary as JSON. Numbers that JSON cannot represent, such as infinity, become null. */
final class SummaryJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SummaryJson() {}

  /** Returns settings, software, machine and all aggregated metrics as JSON. */
  static String text(EvaluationSettings settings, Summary summary) {
    ObjectNode root = JSON.createObjectNode();
    root.set("settings", settings.toJson());
    Software software = Software.present();
    ObjectNode versions = root.putObject("software");
    versions.put("rad", software.rad());
    versions.put("commit", software.commit());
    versions.put("pytorch", software.pytorch());
    ObjectNode machine = root.putObject("machine");
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("threads", Threads.count());
    machine.put("java", software.java());
    machine.put("platform", software.platform());
    ObjectNode methods = root.putObject("methods");
    for (String method : summary.methods()) {
      if (summary.costs().containsKey(method)) {
        ObjectNode own = methods.putObject(method);
        own.set("cost", cost(summary.costs().get(method)));
        ObjectNode masks = own.putObject("masks");
        for (String mask : summary.masks()) {
          summary.cell(method, mask).ifPresent(cell -> masks.set(mask, cell(cell)));
        }
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static ObjectNode cost(Summary.Costs costs) {
    ObjectNode json = JSON.createObjectNode();
    json.put("n", costs.count());
    json.put("steps", costs.steps());
    put(json, "forward", costs.forward());
    put(json, "backward", costs.backward());
    put(json, "set_up_s_median", costs.setUp());
    put(json, "s_per_evaluation_median", costs.perEvaluation());
    put(json, "seconds_median", costs.seconds());
    return json;
  }

  private static ObjectNode cell(Summary.Cell cell) {
    ObjectNode json = JSON.createObjectNode();
    json.put("n", cell.count());
    put(json, "hole", cell.hole());
    for (Map.Entry<Metric, MeanEstimate> entry : cell.metrics().entrySet()) {
      ObjectNode metric = json.putObject(entry.getKey().column());
      put(metric, "mean", entry.getValue().mean());
      put(metric, "standard_error", entry.getValue().standardError());
      put(metric, "median", cell.medians().getOrDefault(entry.getKey(), Double.NaN));
    }
    cell.sets().forEach((name, value) -> put(json, name, value));
    return json;
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
